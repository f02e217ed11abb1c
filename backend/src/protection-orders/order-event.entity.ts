import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { OrderEventKind } from './order-events.types.js';

/** One recorded step of an order, append only: what happened when, in codes, days and a sealed text. */
@Entity('order_events', { schema: 'panoh' })
export class OrderEvent {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'order_id' }) orderId: string;
  @Column('uuid', { name: 'case_id' }) caseId: string;
  @Column('uuid', { name: 'agency_id' }) agencyId: string;
  @Column('text') kind: OrderEventKind;
  @Column('timestamptz', { name: 'happened_at' }) happenedAt: Date;
  @Column('jsonb', { default: '{}' }) facts: Record<string, unknown>;
  /** Of what was done about a breach: which one. */
  @Column('uuid', { name: 'breach_id', nullable: true }) breachId: string | null;
  @Column('bytea', { nullable: true }) sealed: Buffer | null;
  @Column('uuid', { name: 'recorded_by', nullable: true }) recordedBy: string | null;
  @Column('timestamptz', { name: 'recorded_at', default: () => 'panoh.now()' }) recordedAt: Date;
}

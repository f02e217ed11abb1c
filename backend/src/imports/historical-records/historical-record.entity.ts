import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { OldEvent } from './historical-records.types.js';

/**
 * A past order or referral of a survivor without a case: codes and days in the clear, the rest sealed to its agency.
 * Belongs to no case: starts no deadline, gives no right and blocks no closing.
 */
@Entity('historical_records', { schema: 'panoh' })
export class HistoricalRecord {
  @PrimaryColumn('uuid', { name: 'row_id' }) rowId: string;
  @Column('uuid', { name: 'agency_id' }) agencyId: string;
  @Column('text') kind: OldEvent['kind'];
  /** Outcome: the decision on an order, the answer to a referral; null if the words are not understood. */
  @Column('text', { nullable: true }) result: string | null;
  @Column('date', { name: 'happened_on' }) happenedOn: string;
  @Column('text', { nullable: true }) place: string | null;
  @Column('jsonb') facts: OldEvent;
  @Column('integer', { name: 'agency_key_version' }) agencyKeyVersion: number;
  @Column('bytea', { name: 'sealed_key' }) sealedKey: Buffer;
  @Column('bytea') sealed: Buffer;
}

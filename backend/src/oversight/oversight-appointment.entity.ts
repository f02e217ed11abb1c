import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { AppointedAs } from './oversight.rules.js';

/** One person of oversight proposes, the other confirms. */
@Entity('oversight_appointments', { schema: 'panoh' })
export class OversightAppointment {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'agency_id' }) agencyId: string;
  @Column('uuid', { name: 'user_id' }) userId: string;
  @Column('text', { name: 'appointed_as' }) appointedAs: AppointedAs;
  @Column('uuid', { name: 'proposed_by' }) proposedBy: string;
  @Column('timestamptz', { name: 'proposed_at', default: () => 'panoh.now()' }) proposedAt: Date;
  @Column('uuid', { name: 'confirmed_by', nullable: true }) confirmedBy: string | null;
  @Column('timestamptz', { name: 'confirmed_at', nullable: true }) confirmedAt: Date | null;
}

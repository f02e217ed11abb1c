import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ServiceType } from '../agencies/agencies.types.js';
import type { Day } from '../shared/dates.js';
import type { WithWhom } from './support.types.js';

/** Partition "support": one service given, never changed; a mistake is corrected by a further entry. */
@Entity('support_entries', { schema: 'panoh' })
export class SupportEntry {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'case_id' }) caseId: string;
  @Column('uuid', { name: 'agency_id' }) agencyId: string;
  @Column('uuid', { name: 'written_by' }) writtenBy: string;
  @Column('text', { name: 'service_type' }) serviceType: ServiceType;
  @Column('text', { name: 'with_whom' }) withWhom: WithWhom;
  @Column('date', { name: 'given_on' }) givenOn: Day;
  @Column('integer', { nullable: true }) minutes: number | null;
  @Column('uuid', { name: 'referral_id', nullable: true }) referralId: string | null;
  @Column('uuid', { name: 'goal_id', nullable: true }) goalId: string | null;
  @Column('uuid', { name: 'corrects_id', nullable: true }) correctsId: string | null;
  @Column('bytea', { name: 'sealed_note', nullable: true }) sealedNote: Buffer | null;
  @Column('timestamptz', { name: 'recorded_at', default: () => 'panoh.now()' }) recordedAt: Date;
}

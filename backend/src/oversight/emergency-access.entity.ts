import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { EmergencyOutcome, EmergencyReason } from './emergency-access.access.js';

/** Emergency access to a case by a worker of another agency. */
@Entity('emergency_accesses', { schema: 'panoh' })
export class EmergencyAccess {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'case_id' }) caseId: string;
  @Column('uuid', { name: 'user_id' }) userId: string;
  @Column('uuid', { name: 'agency_id' }) agencyId: string;
  @Column('text', { name: 'reason_code' }) reasonCode: EmergencyReason;
  @Column('timestamptz', { name: 'opened_at', default: () => 'panoh.now()' }) openedAt: Date;
  @Column('timestamptz', { name: 'ends_at' }) endsAt: Date;
  @Column('uuid', { name: 'reviewed_by', nullable: true }) reviewedBy: string | null;
  @Column('timestamptz', { name: 'reviewed_at', nullable: true }) reviewedAt: Date | null;
  @Column('text', { name: 'review_outcome', nullable: true }) reviewOutcome: EmergencyOutcome | null;
  @Column('integer', { default: 1 }) version: number;
}

import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Decision } from '../follow-ups/group-decisions.types.js';

/** What a meeting decided about a case: a code, who does it and by when. Written once, and taken back once at most. */
@Entity('meeting_decisions', { schema: 'panoh' })
export class MeetingDecision {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'meeting_id' }) meetingId: string;
  @Column('uuid', { name: 'entry_id' }) entryId: string;
  @Column('uuid', { name: 'case_id' }) caseId: string;
  @Column('uuid', { name: 'working_group_id' }) workingGroupId: string;
  @Column('text') code: Decision;
  @Column('uuid', { name: 'owner_agency_id' }) ownerAgencyId: string;
  /** By which the agency has the case; null: it holds the case itself. */
  @Column('uuid', { name: 'referral_id', nullable: true }) referralId: string | null;
  @Column('timestamptz', { name: 'due_at' }) dueAt: Date;
  @Column('uuid', { name: 'decided_by' }) decidedBy: string;
  @Column('timestamptz', { name: 'decided_at', default: () => 'panoh.now()' }) decidedAt: Date;
  @Column('timestamptz', { name: 'taken_back_at', nullable: true }) takenBackAt: Date | null;
  @Column('uuid', { name: 'taken_back_by', nullable: true }) takenBackBy: string | null;
}

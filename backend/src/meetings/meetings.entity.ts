import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Decision } from '../follow-ups/follow-ups.types.js';
import type { AgendaReason, MeetingState } from './meetings.rules.js';

/** A decision about a case: a code, an owner and a due time. Written once, withdrawn at most once. */
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

/** A case on the agenda of a meeting, with the reason. */
@Entity('meeting_entries', { schema: 'panoh' })
export class MeetingEntry {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'meeting_id' }) meetingId: string;
  @Column('uuid', { name: 'working_group_id' }) workingGroupId: string;
  @Column('uuid', { name: 'case_id' }) caseId: string;
  @Column('text', { array: true, default: [] }) reasons: AgendaReason[];
  /** False if it was removed from the agenda. */
  @Column('boolean', { name: 'is_listed', default: true }) isListed: boolean;
  @Column('timestamptz', { name: 'discussed_at', nullable: true }) discussedAt: Date | null;
  @Column('uuid', { name: 'heard_by', nullable: true }) heardBy: string | null;
  @Column('uuid', { name: 'added_by' }) addedBy: string;
  @Column('timestamptz', { name: 'added_at', default: () => 'panoh.now()' }) addedAt: Date;
}

/** A meeting of a working group. */
@Entity('meetings', { schema: 'panoh' })
export class Meeting {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'working_group_id' }) workingGroupId: string;
  @Column('text', { default: 'planned' }) state: MeetingState;
  @Column('timestamptz', { name: 'planned_at' }) plannedAt: Date;
  @Column('timestamptz', { name: 'held_at', nullable: true }) heldAt: Date | null;
  @Column('timestamptz', { name: 'ended_at', nullable: true }) endedAt: Date | null;
  /** At which agency of the group; null: not said. */
  @Column('uuid', { name: 'host_agency_id', nullable: true }) hostAgencyId: string | null;
  @Column('uuid', { name: 'planned_by' }) plannedBy: string;
  @Column('timestamptz', { name: 'created_at', default: () => 'panoh.now()' }) createdAt: Date;
  @Column('integer', { default: 1 }) version: number;
}

import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { AgendaReason } from './meetings.types.js';

/** A case on the agenda of a meeting, with why it stands there. */
@Entity('meeting_entries', { schema: 'panoh' })
export class MeetingEntry {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'meeting_id' }) meetingId: string;
  @Column('uuid', { name: 'working_group_id' }) workingGroupId: string;
  @Column('uuid', { name: 'case_id' }) caseId: string;
  @Column('text', { array: true, default: [] }) reasons: AgendaReason[];
  /** Whoever leads the group took it out again where not. */
  @Column('boolean', { name: 'is_listed', default: true }) isListed: boolean;
  @Column('timestamptz', { name: 'heard_at', nullable: true }) heardAt: Date | null;
  @Column('uuid', { name: 'heard_by', nullable: true }) heardBy: string | null;
  @Column('uuid', { name: 'added_by' }) addedBy: string;
  @Column('timestamptz', { name: 'added_at', default: () => 'panoh.now()' }) addedAt: Date;
}

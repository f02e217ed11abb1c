import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { MeetingState } from './meetings.types.js';

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

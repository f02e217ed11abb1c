import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Day } from '../shared/dates.js';
import type { GoalProgressCode } from './support.types.js';

/** Partition "support": how far she said she had come on a day; the newest holds and the others are kept. */
@Entity('goal_progress', { schema: 'panoh' })
export class GoalProgress {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'goal_id' }) goalId: string;
  @Column('uuid', { name: 'case_id' }) caseId: string;
  @Column('uuid', { name: 'agency_id' }) agencyId: string;
  @Column('uuid', { name: 'written_by' }) writtenBy: string;
  @Column('integer', { name: 'step_no' }) stepNo: number;
  @Column('text') progress: GoalProgressCode;
  @Column('date', { name: 'said_on' }) saidOn: Day;
  @Column('bytea', { name: 'sealed_word', nullable: true }) sealedWord: Buffer | null;
  @Column('timestamptz', { name: 'recorded_at', default: () => 'panoh.now()' }) recordedAt: Date;
}

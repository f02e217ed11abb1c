import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Day } from '../shared/dates.js';
import type { GoalDomain } from './support.types.js';

/** Partition "support": a goal of hers in her words, and how she will know that she has reached it. */
@Entity('support_goals', { schema: 'panoh' })
export class SupportGoal {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'case_id' }) caseId: string;
  @Column('uuid', { name: 'agency_id' }) agencyId: string;
  @Column('uuid', { name: 'written_by' }) writtenBy: string;
  @Column('text') domain: GoalDomain;
  @Column('date', { name: 'set_on' }) setOn: Day;
  @Column('bytea', { name: 'sealed_words' }) sealedWords: Buffer;
  @Column('bytea', { name: 'sealed_measure', nullable: true }) sealedMeasure: Buffer | null;
  @Column('timestamptz', { name: 'recorded_at', default: () => 'panoh.now()' }) recordedAt: Date;
}

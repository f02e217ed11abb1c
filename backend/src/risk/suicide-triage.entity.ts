import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { SuicideLevel, ToldAttempt } from './suicide.types.js';

/** One triage: its answers sealed in the health partition, coded its level and whether an attempt was told of. */
@Entity('suicide_triages', { schema: 'panoh' })
export class SuicideTriage {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'case_id' }) caseId: string;
  @Column('uuid', { name: 'agency_id' }) agencyId: string;
  @Column('uuid', { name: 'assessment_id', nullable: true }) assessmentId: string | null;
  @Column('timestamptz', { name: 'asked_at' }) askedAt: Date;
  @Column('text') level: SuicideLevel;
  @Column('text', { default: 'not_known' }) attempt: ToldAttempt;
  @Column('bytea') sealed: Buffer;
  @Column('timestamptz', { name: 'recorded_at', default: () => 'panoh.now()' }) recordedAt: Date;
}

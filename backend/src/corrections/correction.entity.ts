import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { SealedPartition } from '../access/index.js';
import type {
  CorrectedValues,
  CorrectionReason,
  CorrectionState,
  CorrectionSubject,
} from './corrections.types.js';

/** One corrected value with the value before it; names stand in `sealed`. Only its state changes, once. */
@Entity('corrections', { schema: 'panoh' })
export class Correction {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'case_id' }) caseId: string;
  @Column('uuid', { name: 'agency_id' }) agencyId: string;
  @Column('text', { name: 'subject_kind' }) subjectKind: CorrectionSubject;
  @Column('uuid', { name: 'subject_id' }) subjectId: string;
  @Column('text') partition: 'core' | 'follow_ups' | Extract<SealedPartition, 'legal' | 'perpetrator'>;
  @Column('text') reason: CorrectionReason;
  @Column('jsonb', { name: 'value_before' }) before: CorrectedValues;
  @Column('jsonb', { name: 'value_after' }) after: CorrectedValues;
  @Column('bytea', { nullable: true }) sealed: Buffer | null;
  @Column('text') state: CorrectionState;
  @Column('uuid', { name: 'asked_by' }) askedBy: string;
  @Column('timestamptz', { name: 'asked_at' }) askedAt: Date;
  @Column('uuid', { name: 'decided_by', nullable: true }) decidedBy: string | null;
  @Column('timestamptz', { name: 'decided_at', nullable: true }) decidedAt: Date | null;
  @Column('integer') version: number;
}

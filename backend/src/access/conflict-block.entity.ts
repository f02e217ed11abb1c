import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { BlockReason, BlockSource, BlockState, BlockSubjectKind } from './blocks.types.js';

/** Somebody who must not reach a case, because the alleged perpetrator or his kin has influence there. */
@Entity('conflict_blocks', { schema: 'panoh' })
export class ConflictBlock {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'case_id' }) caseId: string;
  @Column('text', { name: 'subject_kind' }) subjectKind: BlockSubjectKind;
  @Column('uuid', { name: 'subject_id', nullable: true }) subjectId: string | null;
  @Column('text', { name: 'subject_code', nullable: true }) subjectCode: string | null;
  @Column('text') source: BlockSource;
  @Column('text', { default: 'provisional' }) state: BlockState;
  @Column('timestamptz', { name: 'started_at', default: () => 'panoh.now()' }) startedAt: Date;
  @Column('timestamptz', { name: 'lifted_at', nullable: true }) liftedAt: Date | null;
  /** The block of another case of hers from which this one follows. */
  @Column('uuid', { name: 'origin_id', nullable: true }) originId: string | null;
  @Column('text', { nullable: true }) reason: BlockReason | null;
  /** Needs a second person within 24 hours. */
  @Column('boolean', { name: 'is_heavy', default: false }) isHeavy: boolean;
  /** The case passed to the fallback agency with it. */
  @Column('boolean', { name: 'hands_over', default: false }) handsOver: boolean;
  @Column('uuid', { name: 'started_by', nullable: true }) startedBy: string | null;
  @Column('integer', { default: 1 }) version: number;
}

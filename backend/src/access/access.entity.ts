import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { SealedPartition, Partition, Relation } from './access.types.js';
import type { BlockReason, BlockSource, BlockState, BlockSubjectKind } from './blocks.rules.js';

/** One data key of a case and sealed partition, sealed to one agency. */
@Entity('case_keys', { schema: 'vault' })
export class CaseKey {
  @PrimaryColumn('uuid', { name: 'case_id' }) caseId: string;
  @PrimaryColumn('text') partition: SealedPartition;
  @PrimaryColumn('integer', { name: 'key_version' }) keyVersion: number;
  @PrimaryColumn('uuid', { name: 'agency_id' }) agencyId: string;
  @Column('integer', { name: 'agency_key_version' }) agencyKeyVersion: number;
  @Column('bytea', { name: 'sealed_key' }) sealedKey: Buffer;
  @Column('timestamptz', { name: 'created_at', default: () => 'panoh.now()' }) createdAt: Date;
}

/** A conflict block: who must not reach a case, because the alleged perpetrator has influence there. */
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

/** A right on a case for an agency, a working group or a person: partitions, purpose, start and end. */
@Entity('grants', { schema: 'panoh' })
export class Grant {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'case_id' }) caseId: string;
  @Column('uuid', { name: 'grantee_id' }) granteeId: string;
  @Column('text') relation: Relation;
  @Column('text', { array: true }) partitions: Partition[];
  @Column('text') purpose: string;
  @Column('uuid', { name: 'source_id', nullable: true }) sourceId: string | null;
  @Column('timestamptz', { name: 'starts_at', default: () => 'panoh.now()' }) startsAt: Date;
  @Column('timestamptz', { name: 'ends_at', nullable: true }) endsAt: Date | null;
}

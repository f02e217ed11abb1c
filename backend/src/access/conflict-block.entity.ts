import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Somebody who must not reach a case, because the alleged perpetrator or his kin has influence there. */
@Entity('conflict_blocks', { schema: 'panoh' })
export class ConflictBlock {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'case_id' }) caseId: string;
  @Column('text', { name: 'subject_kind' }) subjectKind: 'user' | 'agency' | 'agency_kind';
  @Column('uuid', { name: 'subject_id', nullable: true }) subjectId: string | null;
  @Column('text', { name: 'subject_code', nullable: true }) subjectCode: string | null;
  @Column('text') source: 'intake' | 'staff_match' | 'import' | 'person';
  @Column('text', { default: 'provisional' }) state: 'provisional' | 'confirmed' | 'lifted';
  @Column('timestamptz', { name: 'started_at', default: () => 'panoh.now()' }) startedAt: Date;
  @Column('timestamptz', { name: 'lifted_at', nullable: true }) liftedAt: Date | null;
}

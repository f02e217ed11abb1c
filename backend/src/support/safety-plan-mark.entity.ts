import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Alone, CopyChoice } from './support.types.js';

/** Partition "support": her plan was reviewed with her, she chose about a copy, or it was printed as she chose. */
@Entity('safety_plan_marks', { schema: 'panoh' })
export class SafetyPlanMark {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'case_id' }) caseId: string;
  @Column('uuid', { name: 'agency_id' }) agencyId: string;
  @Column('uuid', { name: 'marked_by' }) markedBy: string;
  @Column('uuid', { name: 'plan_id' }) planId: string;
  @Column('text') kind: 'reviewed' | 'copy_choice' | 'printed';
  @Column('text', { nullable: true }) choice: CopyChoice | null;
  @Column('text', { nullable: true }) alone: Alone | null;
  @Column('timestamptz', { name: 'marked_at', default: () => 'panoh.now()' }) markedAt: Date;
}

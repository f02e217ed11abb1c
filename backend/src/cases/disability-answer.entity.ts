import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Disability } from './case-core.types.js';

/** Partition "health": her own word on whether she has a disability; the newest counts, and none is "not asked". */
@Entity('disability_answers', { schema: 'panoh' })
export class DisabilityAnswer {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'case_id' }) caseId: string;
  @Column('uuid', { name: 'agency_id' }) agencyId: string;
  @Column('uuid', { name: 'recorded_by' }) recordedBy: string;
  @Column('integer') version: number;
  @Column('text') answer: Disability;
  @Column('timestamptz', { name: 'recorded_at', default: () => 'panoh.now()' }) recordedAt: Date;
}

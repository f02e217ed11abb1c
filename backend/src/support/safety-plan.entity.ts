import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Partition "support": one version of her plan, its sections sealed together; the newest holds. */
@Entity('safety_plans', { schema: 'panoh' })
export class SafetyPlan {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'case_id' }) caseId: string;
  @Column('uuid', { name: 'agency_id' }) agencyId: string;
  @Column('uuid', { name: 'written_by' }) writtenBy: string;
  @Column('integer', { name: 'version_no' }) versionNo: number;
  @Column('bytea') sealed: Buffer;
  @Column('timestamptz', { name: 'written_at', default: () => 'panoh.now()' }) writtenAt: Date;
}

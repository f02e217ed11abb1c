import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What a working group set for its rules, from a moment on; added, never changed. */
@Entity('rule_versions', { schema: 'panoh' })
export class RuleVersion {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'working_group_id' }) workingGroupId: string;
  @Column('integer') number: number;
  /** Rules whose values differ from the version before, and `ladder`. */
  @Column('text', { array: true }) changes: string[];
  @Column('text') reason: string;
  @Column('uuid', { name: 'recorded_by' }) recordedBy: string;
  @Column('timestamptz', { name: 'recorded_at', default: () => 'panoh.now()' }) recordedAt: Date;
}

/** One value of a version; what is not there is as published. */
@Entity('rule_values', { schema: 'panoh' })
export class RuleSetting {
  @PrimaryColumn('uuid', { name: 'version_id' }) versionId: string;
  @PrimaryColumn('text') key: string;
  @Column('smallint') count: number;
}

import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { StatementKind } from './statements.types.js';

/** What she said, or what was told and asked, before a case may end; coded, and never changed afterwards. */
@Entity('closure_statements', { schema: 'panoh' })
export class ClosureStatement {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'case_id' }) caseId: string;
  @Column('text') kind: StatementKind;
  @Column('jsonb', { default: {} }) facts: Record<string, string | boolean | null>;
  @Column('timestamptz', { name: 'said_at' }) saidAt: Date;
  @Column('uuid', { name: 'agency_id' }) agencyId: string;
  @Column('uuid', { name: 'recorded_by', nullable: true }) recordedBy: string | null;
  @Column('timestamptz', { name: 'recorded_at', default: () => 'panoh.now()' }) recordedAt: Date;
}

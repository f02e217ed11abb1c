import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ClosureReason, Override, DeathCause } from './closure.types.js';
import type { ClosureSnapshotDto } from './closure.dto.js';
import type { ClosureMark, EpisodeState, HeldTalk, HurriedReason, SecondTalk } from './episodes.types.js';
import type { StatementKind } from './statements.rules.js';

/** One attempt to close a case: who asked, who endorsed, who decided, and on what coded facts. */
@Entity('closure_episodes', { schema: 'panoh' })
export class ClosureEpisodeRecord {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'case_id' }) caseId: string;
  @Column('integer', { name: 'episode_no' }) episodeNo: number;
  @Column('text') reason: ClosureReason;
  @Column('text', { default: 'requested' }) state: EpisodeState;
  @Column('uuid', { name: 'requested_by' }) requestedBy: string;
  @Column('timestamptz', { name: 'requested_at' }) requestedAt: Date;
  @Column('uuid', { name: 'endorsed_by', nullable: true }) endorsedBy: string | null;
  @Column('timestamptz', { name: 'endorsed_at', nullable: true }) endorsedAt: Date | null;
  @Column('uuid', { name: 'reviewer_agency_id', nullable: true }) reviewerAgencyId: string | null;
  @Column('uuid', { name: 'reviewer_user_id', nullable: true }) reviewerUserId: string | null;
  @Column('uuid', { name: 'decided_by', nullable: true }) decidedBy: string | null;
  @Column('uuid', { name: 'decided_agency_id', nullable: true }) decidedAgencyId: string | null;
  @Column('timestamptz', { name: 'decided_at', nullable: true }) decidedAt: Date | null;
  @Column('text', { name: 'decision_reason', nullable: true }) decisionReason: string | null;
  @Column('text', { nullable: true }) mark: ClosureMark | null;
  @Column('jsonb', { default: [] }) overrides: Override[];
  @Column('jsonb', { default: {} }) facts: ClosureSnapshotDto;
  @Column('uuid', { name: 'subject_id', nullable: true }) subjectId: string | null;
  @Column('text', { name: 'second_talk', nullable: true }) secondTalk: SecondTalk | null;
  @Column('jsonb', { nullable: true }) talk: HeldTalk | null;
  @Column('uuid', { name: 'overrides_agreed_by', nullable: true }) overridesAgreedBy: string | null;
  @Column('text', { name: 'hurried_reason', nullable: true }) hurriedReason: HurriedReason | null;
  /** Of a duplicate: what moves, sealed with the keys of the record that stays. */
  @Column('jsonb', { name: 'merge_words', nullable: true }) mergeWords: object | null;
  @Column('integer', { default: 1 }) version: number;
}

/** A statement, explanation or question before a case may close; coded, never changed. */
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

/** Partition "health": the cause of death, kept with the closure request; the newest version counts. */
@Entity('death_causes', { schema: 'panoh' })
export class DeathCauseRecord {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'episode_id' }) episodeId: string;
  @Column('uuid', { name: 'case_id' }) caseId: string;
  @Column('uuid', { name: 'agency_id' }) agencyId: string;
  @Column('uuid', { name: 'recorded_by' }) recordedBy: string;
  @Column('integer') version: number;
  @Column('text') cause: DeathCause;
  @Column('timestamptz', { name: 'recorded_at', default: () => 'panoh.now()' }) recordedAt: Date;
}

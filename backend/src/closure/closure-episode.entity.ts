import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ClosureReason, Override } from './closure.types.js';
import type { CodedFacts } from './coded-facts.js';
import type { ClosureMark, EpisodeState, HeldTalk, HurriedReason, SecondTalk } from './episodes.types.js';

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
  @Column('jsonb', { default: {} }) facts: CodedFacts;
  @Column('uuid', { name: 'subject_id', nullable: true }) subjectId: string | null;
  @Column('text', { name: 'second_talk', nullable: true }) secondTalk: SecondTalk | null;
  @Column('jsonb', { nullable: true }) talk: HeldTalk | null;
  @Column('uuid', { name: 'overrides_agreed_by', nullable: true }) overridesAgreedBy: string | null;
  @Column('text', { name: 'hurried_reason', nullable: true }) hurriedReason: HurriedReason | null;
  /** Of a duplicate: what moves, sealed with the keys of the record that stays. */
  @Column('jsonb', { name: 'merge_words', nullable: true }) mergeWords: object | null;
  @Column('integer', { default: 1 }) version: number;
}

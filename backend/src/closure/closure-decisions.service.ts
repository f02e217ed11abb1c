import { Injectable } from '@nestjs/common';
import { TimelineService } from '../cases/index.js';
import { Database } from '../platform/database/database.js';
import { ClosingService } from './closing.service.js';
import type { Override } from './closure.types.js';
import { ClosureEpisodesService } from './closure-episodes.service.js';
import type { EpisodeStep } from './closure-episodes.service.js';
import { refuse } from './closure-refusals.js';
import { codedFacts } from './coded-facts.js';
import {
  decisionRefusals,
  endorsementRefusals,
  neededOverrides,
  supervisorSendBackRefusals,
  unmetBlockers,
  withdrawalRefusals,
} from './episodes.rules.js';
import type { ClosureDecision, EpisodeRefusal, SendBackReason } from './episodes.types.js';
import { secondPersonFor } from './second-person.rules.js';
import { StatementSubjects } from './statement-subjects.service.js';

/** Why this viewer cannot decide so; inside one agency only the colleague who was named decides. */
export function refusalsOf(step: EpisodeStep, decided: ClosureDecision, now: Date): EpisodeRefusal[] {
  const { actor, episode, gathered, record } = step;
  const refusals = decisionRefusals({ actor, episode, decided }, gathered.facts, now);
  const isNamed = record.reviewerUserId === null || record.reviewerUserId === actor.userId;
  return refusals.length > 0 || isNamed ? refusals : ['approver_not_eligible'];
}

/** The steps after the request: the supervisor endorses, the second person decides, and that decision closes. */
@Injectable()
export class ClosureDecisionsService {
  constructor(
    private readonly database: Database,
    private readonly episodes: ClosureEpisodesService,
    private readonly timeline: TimelineService,
    private readonly closing: ClosingService,
    private readonly subjects: StatementSubjects,
  ) {}

  async endorse(id: string, seen: number, overrides: readonly Override[]): Promise<void> {
    const step = await this.episodes.toStep(id, seen);
    const { record, actor, episode, gathered } = step;
    const { now } = this.database;
    const refusals = endorsementRefusals({ actor, episode, overrides }, gathered.facts, now);
    refuse(refusals, { blockers: this.unmet(step, overrides) });
    if (record.reason === 'duplicate') await this.subjects.expectKept(record.caseId, record.subjectId);
    await this.episodes.change(id, {
      state: 'endorsed',
      endorsedBy: actor.userId,
      endorsedAt: now,
      overrides: overrides.map(({ code, reason }) => ({ code, reason })),
      facts: codedFacts(record.reason, gathered, now),
    });
    await this.note(step, 'closure_endorsed', { overrides: overrides.length });
    await this.episodes.tell(id);
  }

  /** Approves and closes in one transaction; the facts are looked at again while the case row is held. */
  async approve(id: string, seen: number): Promise<void> {
    const step = await this.episodes.toStep(id, seen);
    const { record, actor, gathered } = step;
    const { now } = this.database;
    const refusals = refusalsOf(step, { decision: 'approve' }, now);
    refuse(refusals, { blockers: this.unmet(step, record.overrides) });
    const { facts } = gathered;
    const second = secondPersonFor(facts.secondPerson);
    const decided = {
      state: 'approved',
      decidedBy: actor.userId,
      decidedAgencyId: actor.agencyId,
      reviewerAgencyId: actor.agencyId,
      decidedAt: now,
      mark: second.from === 'own_agency' ? second.mark : null,
      overrides: neededOverrides(record.reason, record.overrides, { facts, now }),
      facts: codedFacts(record.reason, gathered, now),
    } as const;
    await this.episodes.change(id, decided);
    await this.closing.close({ ...record, ...decided }, facts);
    await this.episodes.tell(id);
    await this.episodes.endReview(id);
  }

  /** Sends the request back: the own supervisor before endorsing, the second person after it. */
  async sendBack(id: string, seen: number, reason: SendBackReason | null): Promise<void> {
    const step = await this.episodes.toStep(id, seen);
    const { actor, episode, gathered } = step;
    const { now } = this.database;
    const refusals =
      episode.state === 'requested' && actor.agencyId === gathered.facts.secondPerson.ownerAgencyId
        ? supervisorSendBackRefusals({ actor, episode, reason }, gathered.facts)
        : refusalsOf(step, { decision: 'send_back', reason }, now);
    refuse(refusals);
    await this.episodes.change(id, {
      state: 'refused',
      decidedBy: actor.userId,
      decidedAgencyId: actor.agencyId,
      decidedAt: now,
      decisionReason: reason,
    });
    await this.note(step, 'closure_sent_back', { reason });
    await this.episodes.tell(id);
    await this.episodes.endReview(id);
  }

  async withdraw(id: string, seen: number): Promise<void> {
    const step = await this.episodes.toStep(id, seen);
    refuse(withdrawalRefusals(step.actor, step.episode, step.gathered.facts));
    await this.episodes.change(id, { state: 'withdrawn' });
    await this.note(step, 'closure_withdrawn', {});
    await this.episodes.endReview(id);
  }

  private unmet({ record, gathered }: EpisodeStep, overrides: readonly Override[]) {
    return unmetBlockers(record.reason, overrides, { facts: gathered.facts, now: this.database.now });
  }

  private async note({ record }: EpisodeStep, kind: string, facts: Record<string, unknown>): Promise<void> {
    await this.timeline.add({
      caseId: record.caseId,
      kind,
      partition: 'closure',
      facts: { closureReason: record.reason, ...facts },
    });
  }
}

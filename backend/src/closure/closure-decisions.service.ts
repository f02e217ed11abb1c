import { Injectable } from '@nestjs/common';
import { Database } from '../platform/database/database.js';
import { ClosingService } from './closing.service.js';
import type { Override } from './closure.types.js';
import { ClosureEpisodesService } from './closure-episodes.service.js';
import type { EpisodeStep } from './closure-episodes.service.js';
import { ClosureTraces } from './closure-traces.service.js';
import { refuse } from './closure-refusals.js';
import { codedFacts } from './coded-facts.js';
import { DuplicateNaming } from './duplicate-naming.service.js';
import {
  decisionRefusals,
  endorsementRefusals,
  heldTalkRefusals,
  neededOverrides,
  supervisorSendBackRefusals,
  unmetBlockers,
  withdrawalRefusals,
} from './episodes.rules.js';
import type {
  ClosureDecision,
  EpisodeRefusal,
  HeldTalk,
  HurriedReason,
  SendBackReason,
} from './episodes.types.js';
import { secondPersonFor } from './second-person.rules.js';

/** Why this viewer cannot decide so; inside one agency only the colleague who was named decides. */
export function refusalsOf(step: EpisodeStep, decided: ClosureDecision, now: Date): EpisodeRefusal[] {
  const { actor, episode, gathered } = step;
  const refusals = decisionRefusals({ actor, episode, decided }, gathered.facts, now);
  return refusals.length > 0 || isNamed(step) ? refusals : ['approver_not_eligible'];
}

const isNamed = ({ record, actor }: EpisodeStep): boolean =>
  record.reviewerUserId === null || record.reviewerUserId === actor.userId;

/** Why this viewer does not write down a talk with her as the second person. */
export function talkRefusalsOf(
  { actor, episode, gathered, ...step }: EpisodeStep,
  now: Date,
): EpisodeRefusal[] {
  const refusals = heldTalkRefusals(actor, episode, { facts: gathered.facts, now });
  const isHers = isNamed({ actor, episode, gathered, ...step });
  return refusals.length > 0 || isHers ? refusals : ['approver_not_eligible'];
}

/** What the second person confirms beside the decision. */
export interface Approval {
  readonly evidenceSeen: boolean;
  readonly hurriedReason: HurriedReason | null;
}

/** The steps after the request: the supervisor endorses, the second person decides, and that decision closes. */
@Injectable()
export class ClosureDecisionsService {
  constructor(
    private readonly database: Database,
    private readonly episodes: ClosureEpisodesService,
    private readonly traces: ClosureTraces,
    private readonly closing: ClosingService,
    private readonly duplicates: DuplicateNaming,
  ) {}

  async endorse(id: string, seen: number, overrides: readonly Override[]): Promise<void> {
    const first = await this.episodes.toStep(id, seen);
    const step = await this.duplicates.lookAgain(first);
    const { record, actor, episode, gathered } = step;
    const { now } = this.database;
    const refusals = endorsementRefusals({ actor, episode, overrides }, gathered.facts, now);
    refuse(refusals, { blockers: this.unmet(step, overrides) });
    await this.episodes.change(id, {
      state: 'endorsed',
      endorsedBy: actor.userId,
      endorsedAt: now,
      overrides: [...overrides],
      facts: codedFacts(record.reason, gathered, now),
      mergeWords: await this.duplicates.wordsToMove(record),
    });
    await this.traces.endorsed(record, overrides);
    await this.episodes.tell(id);
  }

  /** What the second person heard from her; the decision is a step of its own. */
  async recordTalk(id: string, seen: number, talk: HeldTalk): Promise<void> {
    const step = await this.episodes.toStep(id, seen);
    refuse(talkRefusalsOf(step, this.database.now));
    await this.episodes.change(id, { talk });
    await this.traces.talked(step.record);
  }

  /** Approves and closes in one transaction; the facts are looked at again while the case row is held. */
  async approve(id: string, seen: number, { evidenceSeen, hurriedReason }: Approval): Promise<void> {
    const step = await this.episodes.toStep(id, seen);
    const { record, actor, gathered } = step;
    const { now } = this.database;
    const decision = { decision: 'approve', evidenceSeen, hasReason: hurriedReason !== null } as const;
    refuse(refusalsOf(step, decision, now), { blockers: this.unmet(step, record.overrides) });
    const { facts } = gathered;
    const second = secondPersonFor(facts.secondPerson);
    const isUnconfirmed = record.secondTalk === 'refused' && record.talk === null;
    const decided = {
      state: 'approved',
      decidedBy: actor.userId,
      decidedAgencyId: actor.agencyId,
      reviewerAgencyId: actor.agencyId,
      decidedAt: now,
      hurriedReason,
      mark: isUnconfirmed ? 'not_confirmed_by_second' : second.from === 'own_agency' ? second.mark : null,
      overrides: neededOverrides(record.reason, record.overrides, { facts, now }),
      facts: codedFacts(record.reason, gathered, now),
    } as const;
    await this.episodes.change(id, decided);
    await this.traces.ended(record);
    await this.closing.close({ ...record, ...decided }, facts);
    await this.episodes.tell(id);
    await this.episodes.endReview(record.caseId);
  }

  /** Sends the request back: the own supervisor before endorsing, the second person after it. */
  async sendBack(id: string, seen: number, reason: SendBackReason | null): Promise<void> {
    const step = await this.episodes.toStep(id, seen);
    const { actor, episode, gathered, record } = step;
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
    await this.traces.note(record, 'closure_sent_back', { reason });
    await this.traces.ended(record);
    if (reason === 'pressure_or_fear') await this.traces.pressed(record);
    await this.episodes.tell(id);
    await this.episodes.endReview(record.caseId);
  }

  async withdraw(id: string, seen: number): Promise<void> {
    const step = await this.episodes.toStep(id, seen);
    refuse(withdrawalRefusals(step.actor, step.episode, step.gathered.facts));
    await this.episodes.change(id, { state: 'withdrawn' });
    await this.traces.note(step.record, 'closure_withdrawn');
    await this.traces.ended(step.record);
    await this.episodes.endReview(step.record.caseId);
  }

  private unmet({ record, gathered }: EpisodeStep, overrides: readonly Override[]) {
    return unmetBlockers(record.reason, overrides, { facts: gathered.facts, now: this.database.now });
  }
}

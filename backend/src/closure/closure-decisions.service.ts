import { Injectable } from '@nestjs/common';
import { TimelineService } from '../cases/index.js';
import { FollowUpsService } from '../follow-ups/index.js';
import { Database } from '../platform/database/database.js';
import { ReferralContactsService } from '../referrals/index.js';
import { closingEffects } from './after-closing.rules.js';
import { ClosureEpisodesService } from './closure-episodes.service.js';
import type { EpisodeStep } from './closure-episodes.service.js';
import type { ClosureFacts } from './closure-facts.types.js';
import { closureSnapshot } from './closure-snapshot.js';
import { ClosureTraces } from './closure-traces.service.js';
import { refuse } from './closure-views.js';
import type { ClosureEpisodeRecord } from './closure.entity.js';
import { changeRequest, closeCase, lapseRequest, overridesToAgree } from './closure.queries.js';
import { secondPersonFor } from './closure.rules.js';
import type { Override } from './closure.types.js';
import { DuplicatesService } from './duplicates.service.js';
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

type Approved = Pick<ClosureEpisodeRecord, 'id' | 'caseId' | 'reason' | 'mark' | 'overrides' | 'episodeNo'>;

/** The meeting if the survivor shares with the group; otherwise the supervisor. */
const whoReviews = ({ sharesWithGroup }: ClosureFacts): 'group' | 'supervisor' =>
  sharesWithGroup ? 'group' : 'supervisor';

/** What an approval does to the case and leaves behind, in the transaction of the decision. */
@Injectable()
export class ClosingService {
  constructor(
    private readonly database: Database,
    private readonly timeline: TimelineService,
    private readonly followUps: FollowUpsService,
    private readonly traces: ClosureTraces,
    private readonly referrals: ReferralContactsService,
  ) {}

  async close(episode: Approved, facts: ClosureFacts): Promise<void> {
    const { id, caseId, reason, mark, episodeNo, overrides } = episode;
    const effects = closingEffects(reason, facts);
    await closeCase(this.database, id, effects.reopenOnRegistration);
    const reviewedBy = effects.opensDeathReview ? whoReviews(facts) : effects.reviewWithoutContact;
    await this.followUps.happened(caseId, {
      triggers: [
        {
          kind: 'case_closed',
          reason,
          contactConsent: effects.keepsLaterContacts,
          ...(reviewedBy ? { reviewedBy } : {}),
        },
      ],
    });
    if (reason !== 'duplicate') await this.referrals.caseClosed(caseId);
    await this.traces.warn(episode, facts, true);
    await this.timeline.add({
      caseId,
      kind: 'case_closed',
      partition: 'core',
      facts: { reason, episodeNo, mark, overrides: overrides.length },
    });
    if (!reviewedBy) return;
    const kind = effects.opensDeathReview ? 'death_review_opened' : 'review_without_contact';
    await this.timeline.add({ caseId, kind, partition: 'risk', facts: { by: reviewedBy } });
  }
}

/** Why this viewer cannot decide so; inside one agency only the colleague who was named decides. */
export function refusalsOf(step: EpisodeStep, decided: ClosureDecision, now: Date): EpisodeRefusal[] {
  const { actor, episode, gathered } = step;
  const refusals = decisionRefusals({ actor, episode, decided }, gathered.facts, now);
  return refusals.length > 0 || isNamed(step) ? refusals : ['approver_not_eligible'];
}

const isNamed = ({ record, actor }: EpisodeStep): boolean =>
  record.reviewerUserId === null || record.reviewerUserId === actor.userId;

/** Why this viewer cannot record the second person's talk with the survivor. */
export function talkRefusalsOf(step: EpisodeStep, now: Date): EpisodeRefusal[] {
  const { actor, episode, gathered } = step;
  const refusals = heldTalkRefusals(actor, episode, { facts: gathered.facts, now });
  return refusals.length > 0 || isNamed(step) ? refusals : ['approver_not_eligible'];
}

/** What the second person confirms with the decision. */
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
    private readonly duplicates: DuplicatesService,
  ) {}

  async endorse(id: string, expectedVersion: number, overrides: readonly Override[]): Promise<void> {
    const step = await this.duplicates.compareAgain(await this.episodes.toStep(id, expectedVersion));
    const { record, actor, episode, gathered } = step;
    const { now } = this.database;
    const refusals = endorsementRefusals({ actor, episode, overrides }, gathered.facts, now);
    refuse(refusals, { blockers: this.unmet(step, overrides) });
    await changeRequest(this.database, id, {
      state: 'endorsed',
      endorsedBy: actor.userId,
      endorsedAt: now,
      overrides: [...overrides],
      facts: closureSnapshot(record.reason, gathered, now),
      mergeWords: await this.duplicates.textsToMove(record),
    });
    await this.traces.endorsed(record, overrides);
    await this.episodes.announce(id);
  }

  /** The coordinator or agency head agrees to more than two overrides, at the version that was seen. */
  async agreeToOverrides(id: string, expectedVersion: number): Promise<void> {
    await overridesToAgree(this.database, id, expectedVersion);
  }

  /** Records what the survivor said to the second person; deciding is a separate step. */
  async recordTalk(id: string, expectedVersion: number, talk: HeldTalk): Promise<void> {
    const step = await this.episodes.toStep(id, expectedVersion);
    refuse(talkRefusalsOf(step, this.database.now));
    await changeRequest(this.database, id, { talk });
    await this.traces.talked(step.record);
    if (talk.pressed) await this.traces.pressed(step.record);
  }

  /** Approves and closes in one transaction; rechecks the facts while the case row is locked. */
  async approve(
    id: string,
    expectedVersion: number,
    { evidenceSeen, hurriedReason }: Approval,
  ): Promise<void> {
    const step = await this.episodes.toStep(id, expectedVersion);
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
      facts: closureSnapshot(record.reason, gathered, now),
    } as const;
    await changeRequest(this.database, id, decided);
    await this.traces.ended(record);
    await this.closing.close({ ...record, ...decided }, facts);
    await this.episodes.announce(id);
    await lapseRequest(this.database, record.caseId);
  }

  /** Sends the request back: the own supervisor before endorsing, the second person after it. */
  async sendBack(id: string, expectedVersion: number, reason: SendBackReason | null): Promise<void> {
    const step = await this.episodes.toStep(id, expectedVersion);
    const { actor, episode, gathered, record } = step;
    const { now } = this.database;
    const refusals =
      episode.state === 'requested' && actor.agencyId === gathered.facts.secondPerson.ownerAgencyId
        ? supervisorSendBackRefusals({ actor, episode, reason }, gathered.facts)
        : refusalsOf(step, { decision: 'send_back', reason }, now);
    refuse(refusals);
    await changeRequest(this.database, id, {
      state: 'refused',
      decidedBy: actor.userId,
      decidedAgencyId: actor.agencyId,
      decidedAt: now,
      decisionReason: reason,
    });
    await this.traces.note(record, 'closure_sent_back', { reason });
    await this.traces.ended(record);
    // A talk that showed pressure has called the reassessment already.
    if (reason === 'pressure_or_fear' && !record.talk?.pressed) await this.traces.pressed(record);
    await this.episodes.announce(id);
    await lapseRequest(this.database, record.caseId);
  }

  async withdraw(id: string, expectedVersion: number): Promise<void> {
    const step = await this.episodes.toStep(id, expectedVersion);
    refuse(withdrawalRefusals(step.actor, step.episode, step.gathered.facts));
    await this.traces.expectWatchKept(step.record);
    await changeRequest(this.database, id, { state: 'withdrawn' });
    await this.traces.note(step.record, 'closure_withdrawn');
    await this.traces.ended(step.record);
    await lapseRequest(this.database, step.record.caseId);
  }

  private unmet({ record, gathered }: EpisodeStep, overrides: readonly Override[]) {
    return unmetBlockers(record.reason, overrides, { facts: gathered.facts, now: this.database.now });
  }
}

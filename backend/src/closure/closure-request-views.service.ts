import { Injectable } from '@nestjs/common';
import { Database } from '../platform/database/database.js';
import { namesOf, overridesToAgree } from './closure.queries.js';
import { closureBlockers, visibleBlockers } from './closure.rules.js';
import { refusalsOf, talkRefusalsOf } from './closure-decisions.service.js';
import { ClosureEpisodesService } from './closure-episodes.service.js';
import type { EpisodeStep } from './closure-episodes.service.js';
import type { ClosureRequestDto, DuplicateCardDto, OverridesToAgreeDto } from './closure-requests.dto.js';
import { toBlocker } from './closure-views.js';
import { closureSnapshot } from './closure-snapshot.js';
import {
  decideBy,
  endorsementRefusals,
  episodeAfter,
  isHurried,
  supervisorSendBackRefusals,
  withdrawalRefusals,
} from './episodes.rules.js';
import { StatementSubjects } from './statement-subjects.service.js';

/** A doubt that is allowed even about the survivor's request to stop: shows who may send it back at all. */
const DOUBT = 'not_alone';

/** With everything confirmed: who may approve at all. */
const FULL_APPROVAL = { decision: 'approve', evidenceSeen: true, hasReason: true } as const;

/** A request as its owner, its endorser and its second person see it. */
@Injectable()
export class ClosureRequestViews {
  constructor(
    private readonly database: Database,
    private readonly episodes: ClosureEpisodesService,
    private readonly subjects: StatementSubjects,
  ) {}

  /** For the coordinator or agency head who must agree; "not found" for all others. */
  overridesToAgree(id: string): Promise<OverridesToAgreeDto> {
    return overridesToAgree(this.database, id, null);
  }

  async get(id: string): Promise<ClosureRequestDto> {
    const step = await this.episodes.toSee(id);
    const { record, gathered, access } = step;
    const { now } = this.database;
    const isWaiting = episodeAfter(record.state, 'withdraw') !== null;
    return {
      ...(await this.namesOf(step)),
      reviewerAgencyId: record.reviewerAgencyId,
      reviewerUserId: record.reviewerUserId,
      id,
      caseId: record.caseId,
      episodeNo: record.episodeNo,
      reason: record.reason,
      state: record.state,
      requestedAt: record.requestedAt.toISOString(),
      endorsedAt: record.endorsedAt?.toISOString() ?? null,
      decidedAt: record.decidedAt?.toISOString() ?? null,
      decisionReason: record.decisionReason,
      mark: record.mark,
      overrides: [...record.overrides],
      overridesAgreed: record.overridesAgreedBy !== null,
      secondTalk: record.secondTalk,
      talk: record.talk,
      decideBy: decideBy(step.episode)?.toISOString() ?? null,
      isHurried: isHurried(gathered.facts, now),
      cards: await this.cardsOf(step),
      facts: isWaiting ? closureSnapshot(record.reason, gathered, now) : record.facts,
      blockers: isWaiting
        ? visibleBlockers(closureBlockers(record.reason, gathered.facts, now), access).map(toBlocker)
        : [],
      allowedActions: this.allowed(step),
      version: record.version,
    };
  }

  private allowed(step: EpisodeStep): string[] {
    const { actor, episode, gathered, record } = step;
    const { now } = this.database;
    const { facts } = gathered;
    const { overrides } = record;
    const refusals = {
      endorse: endorsementRefusals({ actor, episode, overrides }, facts, now),
      approve: refusalsOf(step, FULL_APPROVAL, now),
      record_talk: talkRefusalsOf(step, now),
      withdraw: withdrawalRefusals(actor, episode, facts),
    };
    const sendBack = [
      supervisorSendBackRefusals({ actor, episode, reason: DOUBT }, facts),
      refusalsOf(step, { decision: 'send_back', reason: DOUBT }, now),
    ];
    const open = Object.entries(refusals).filter(([, why]) => why.every((code) => code === 'blockers_unmet'));
    const maySendBack = sendBack.some((why) => why.length === 0);
    return [...open.map(([action]) => action), ...(maySendBack ? ['send_back'] : [])];
  }

  /** Both records of a duplicate, while they are compared; words only inside their own agency. */
  private async cardsOf({ record, access }: EpisodeStep): Promise<DuplicateCardDto[]> {
    const { reason, subjectId, caseId, state } = record;
    const isShown = reason === 'duplicate' && episodeAfter(state, 'withdraw') !== null;
    if (!isShown || subjectId === null || !access.relations.has('own')) return [];
    return this.subjects.cards(caseId, subjectId);
  }

  /** Names stay inside the owning agency. */
  private async namesOf({
    record,
    access,
  }: EpisodeStep): Promise<Pick<ClosureRequestDto, 'requestedByName' | 'endorsedByName'>> {
    const { requestedBy, endorsedBy } = record;
    const isOwn = access.relations.has('own');
    const names = isOwn ? await namesOf(this.database, [requestedBy, endorsedBy]) : null;
    return {
      requestedByName: names?.get(requestedBy) ?? null,
      endorsedByName: names?.get(endorsedBy) ?? null,
    };
  }
}

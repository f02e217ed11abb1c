import { Injectable } from '@nestjs/common';
import { Database } from '../platform/database/database.js';
import { notFound } from '../shared/errors.js';
import { closureBlockers } from './closure.rules.js';
import { visibleBlockers } from './closure.access.js';
import { refusalsOf, talkRefusalsOf } from './closure-decisions.service.js';
import { ClosureEpisodesService } from './closure-episodes.service.js';
import type { EpisodeStep } from './closure-episodes.service.js';
import type { ClosureRequestDto, DuplicateCardDto, OverridesToAgreeDto } from './closure-requests.dto.js';
import { toBlocker } from './closure-views.js';
import { closureSnapshot } from './closure-snapshot.js';
import { DuplicateCards } from './duplicate-cards.service.js';
import {
  decideBy,
  endorsementRefusals,
  episodeAfter,
  isHurried,
  supervisorSendBackRefusals,
  withdrawalRefusals,
} from './episodes.rules.js';

/** A doubt that even her own request to stop admits: who may send it back at all. */
const DOUBT = 'not_alone';

/** With everything confirmed: who may approve at all. */
const FULL_APPROVAL = { decision: 'approve', evidenceSeen: true, hasReason: true } as const;

/** A request as its owner, its endorser and its second person see it. */
@Injectable()
export class ClosureRequestViews {
  constructor(
    private readonly database: Database,
    private readonly episodes: ClosureEpisodesService,
    private readonly duplicates: DuplicateCards,
  ) {}

  /** The overrides that the coordinator or agency head must agree to; null for other viewers. */
  async overridesToAgree(id: string): Promise<OverridesToAgreeDto> {
    return this.agreeTo(id, null);
  }

  /** Agrees at the version that was seen. */
  async agreeToOverrides(id: string, expectedVersion: number): Promise<void> {
    await this.agreeTo(id, expectedVersion);
  }

  private async agreeTo(id: string, expectedVersion: number | null): Promise<OverridesToAgreeDto> {
    const [row] = await this.database.query<{ asked: OverridesToAgreeDto | null }>(
      'select panoh.agree_overrides($1, $2) as asked',
      [id, expectedVersion],
    );
    if (!row?.asked) throw notFound();
    return row.asked;
  }

  async get(id: string): Promise<ClosureRequestDto> {
    const step = await this.episodes.toSee(id);
    const { record, gathered, access } = step;
    const { now } = this.database;
    const isWaiting = episodeAfter(record.state, 'withdraw') !== null;
    return {
      ...(await this.peopleOf(step)),
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
    return this.duplicates.cards(caseId, subjectId);
  }

  private async peopleOf(
    step: EpisodeStep,
  ): Promise<
    Pick<ClosureRequestDto, 'requestedByName' | 'endorsedByName' | 'reviewerAgencyId' | 'reviewerUserId'>
  > {
    const { requestedBy, endorsedBy, reviewerAgencyId, reviewerUserId } = step.record;
    const names = await this.names(step);
    return {
      requestedByName: names.get(requestedBy) ?? null,
      endorsedByName: names.get(endorsedBy ?? '') ?? null,
      reviewerAgencyId,
      reviewerUserId,
    };
  }

  /** Names stay inside the owning agency: row security leaves no others. */
  private async names({ record, access }: EpisodeStep): Promise<Map<string, string>> {
    if (!access.relations.has('own')) return new Map();
    const rows = await this.database.query<{ id: string; display_name: string }>(
      'select id, display_name from panoh.users where id = any ($1)',
      [[record.requestedBy, record.endorsedBy].filter((id) => id !== null)],
    );
    return new Map(rows.map((row) => [row.id, row.display_name]));
  }
}

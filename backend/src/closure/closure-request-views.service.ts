import { Injectable } from '@nestjs/common';
import { Database } from '../platform/database/database.js';
import { closureBlockers } from './closure.rules.js';
import { visibleBlockers } from './closure.access.js';
import { refusalsOf } from './closure-decisions.service.js';
import { ClosureEpisodesService } from './closure-episodes.service.js';
import type { EpisodeStep } from './closure-episodes.service.js';
import type { ClosureRequestDto } from './closure-requests.dto.js';
import { toBlocker } from './closure-views.js';
import { codedFacts } from './coded-facts.js';
import {
  endorsementRefusals,
  episodeAfter,
  supervisorSendBackRefusals,
  withdrawalRefusals,
} from './episodes.rules.js';

/** A doubt that even her own request to stop admits: who may send it back at all. */
const DOUBT = 'not_alone';

/** A request as its owner, its endorser and its second person see it. */
@Injectable()
export class ClosureRequestViews {
  constructor(
    private readonly database: Database,
    private readonly episodes: ClosureEpisodesService,
  ) {}

  async get(id: string): Promise<ClosureRequestDto> {
    const step = await this.episodes.toSee(id);
    const { record, gathered, access } = step;
    const { now } = this.database;
    const isWaiting = episodeAfter(record.state, 'withdraw') !== null;
    const names = await this.names(step);
    return {
      id,
      caseId: record.caseId,
      episodeNo: record.episodeNo,
      reason: record.reason,
      state: record.state,
      requestedAt: record.requestedAt.toISOString(),
      requestedByName: names.get(record.requestedBy) ?? null,
      endorsedAt: record.endorsedAt?.toISOString() ?? null,
      endorsedByName: names.get(record.endorsedBy ?? '') ?? null,
      reviewerAgencyId: record.reviewerAgencyId,
      reviewerUserId: record.reviewerUserId,
      decidedAt: record.decidedAt?.toISOString() ?? null,
      decisionReason: record.decisionReason,
      mark: record.mark,
      overrides: record.overrides.map(({ code, reason }) => ({ code, reason })),
      facts: isWaiting ? codedFacts(record.reason, gathered, now) : record.facts,
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
      approve: refusalsOf(step, { decision: 'approve' }, now),
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

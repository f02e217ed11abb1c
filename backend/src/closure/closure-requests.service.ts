import { Injectable } from '@nestjs/common';
import { AccessService } from '../access/index.js';
import { invalid } from '../shared/errors.js';
import { CLOSURE_REASONS } from './closure.types.js';
import type { ClosureReason } from './closure.types.js';
import { lockCase } from './closure-facts.queries.js';
import { ClosureGateService } from './closure-gate.service.js';
import { ClosurePeopleService } from './closure-people.service.js';
import { ClosureStatementsService } from './closure-statements.service.js';
import type { ClosureActor } from './episodes.types.js';
import type { LoadedClosureFacts } from './load-closure-facts.js';
import type { PaperSeen, StatementKind } from './statements.rules.js';
import { Database } from '../platform/database/database.js';
import { newId } from '../shared/ids.js';
import { ClosureEpisodeRecord } from './closure.entity.js';
import { ClosureEpisodesService } from './closure-episodes.service.js';
import { ClosureTraces } from './closure-traces.service.js';
import { insertCause } from './closure.queries.js';
import { secondPersonFor } from './closure.rules.js';
import { refuse } from './closure-views.js';
import type { ClosureRequestRequest } from './closure-requests.dto.js';
import { closureSnapshot } from './closure-snapshot.js';
import { requestRefusals, unmetBlockers } from './episodes.rules.js';

/** The facts known when closing is requested. */
export interface Opening {
  actor: ClosureActor;
  gathered: LoadedClosureFacts;
  isRequested: boolean;
}

interface Asked {
  reason: ClosureReason | null;
  subjectId: string | null;
  /** Of a duplicate: a paper that shows both records to be one person. */
  paperSeen: PaperSeen | null;
}

/** Reasons that name something: it is kept as the statement which the gate asks for. */
const STATEMENT_OF_SUBJECT: Partial<Record<ClosureReason, StatementKind>> = {
  duplicate: 'other_case',
  moved: 'receiver_reached',
  transferred: 'receiver_reached',
};

/** Starts a request: locks the case, records the subject of the reason, then reads the facts. */
@Injectable()
export class ClosureOpeningService {
  constructor(
    private readonly access: AccessService,
    private readonly database: Database,
    private readonly gate: ClosureGateService,
    private readonly people: ClosurePeopleService,
    private readonly statements: ClosureStatementsService,
  ) {}

  async toOpen(caseId: string, { reason, subjectId, paperSeen }: Asked): Promise<Opening> {
    const access = await this.access.toOwn(caseId, 'closure');
    await lockCase(this.database, caseId);
    const actor = await this.people.actor(access);
    const kind = reason && STATEMENT_OF_SUBJECT[reason];
    if (paperSeen && kind !== 'other_case') throw invalid({ path: 'paperSeen', code: 'not_wanted' });
    if (subjectId && kind) await this.statements.name(caseId, { kind, subjectId, paperSeen });
    const gathered = await this.gate.facts(caseId);
    return { actor, gathered, isRequested: gathered.openRequest !== null };
  }

  /** Inside one agency the request names the second person, who never worked on the case. */
  async expectColleague(
    caseId: string,
    { isOwn, userId }: { isOwn: boolean; userId: string | null },
  ): Promise<void> {
    if (!isOwn) {
      if (userId) throw invalid({ path: 'reviewerUserId', code: 'not_wanted' });
      return;
    }
    if (!userId) throw invalid({ path: 'reviewerUserId', code: 'required' });
    await this.people.expectUnconnected(caseId, userId);
  }
}

const knownReason = (text: string): ClosureReason | null =>
  CLOSURE_REASONS.find((known) => known === text) ?? null;

/** The lead worker asks to close; the agency asked to decide gets the coded facts for the life of the request. */
@Injectable()
export class ClosureRequestsService {
  constructor(
    private readonly database: Database,
    private readonly access: AccessService,
    private readonly opening: ClosureOpeningService,
    private readonly episodes: ClosureEpisodesService,
    private readonly traces: ClosureTraces,
  ) {}

  async request(caseId: string, body: ClosureRequestRequest): Promise<string> {
    const reason = knownReason(body.reason);
    const { subjectId, paperSeen } = body;
    const opening = await this.opening.toOpen(caseId, { reason, subjectId, paperSeen });
    this.refuseUnready(body, opening);
    const second = secondPersonFor(opening.gathered.facts.secondPerson);
    const isOwn = second.from === 'own_agency';
    await this.opening.expectColleague(caseId, { isOwn, userId: body.reviewerUserId });
    const id = newId();
    const { userId, agencyId } = this.database.viewer;
    const reviewerAgencyId = isOwn ? agencyId : body.reviewerAgencyId;
    await this.database.insert(ClosureEpisodeRecord, {
      id,
      caseId,
      episodeNo: opening.gathered.episodeNo,
      reason: reason ?? 'needs_met',
      state: 'requested',
      requestedBy: userId,
      requestedAt: this.database.now,
      reviewerAgencyId,
      reviewerUserId: isOwn ? body.reviewerUserId : null,
      mark: isOwn ? second.mark : null,
      overrides: body.overrides.map((override) => ({ ...override })),
      secondTalk: body.secondTalk,
      facts: closureSnapshot(reason ?? 'needs_met', opening.gathered, this.database.now),
      subjectId: reason === 'duplicate' ? opening.gathered.otherCaseId : subjectId,
    });
    if (body.deathCause)
      await insertCause(this.database, { episodeId: id, caseId, cause: body.deathCause, version: 1 });
    if (!isOwn && reviewerAgencyId) await this.access.grantClosureReview(caseId, reviewerAgencyId, id);
    await this.traces.requested(caseId, reason);
    await this.episodes.announce(id);
    await this.traces.warn({ id, caseId, overrides: body.overrides }, opening.gathered.facts, false);
    return id;
  }

  private refuseUnready(body: ClosureRequestRequest, { actor, gathered, isRequested }: Opening): void {
    const { facts, caseIsOpen } = gathered;
    const { now } = this.database;
    const reason = knownReason(body.reason);
    if (body.deathCause && reason !== 'died') throw invalid({ path: 'deathCause', code: 'not_wanted' });
    const refusals = requestRefusals(
      { ...body, actor },
      { facts, caseIsOpen, hasOpenEpisode: isRequested },
      now,
    );
    const blockers = reason ? unmetBlockers(reason, body.overrides, { facts, now }) : [];
    refuse(refusals, { blockers, reason: body.reason });
  }
}

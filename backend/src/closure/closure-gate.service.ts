import { Injectable } from '@nestjs/common';
import { AccessService } from '../access/index.js';
import type { CaseAccess } from '../access/index.js';
import { Database } from '../platform/database/database.js';
import { mayCall } from '../platform/http/permissions.js';
import { invalid, notFound } from '../shared/errors.js';
import { statementsOf } from './closure.queries.js';
import { closureProgress, seesWholeGate, visibleBlockers, visibleProgress } from './closure.rules.js';
import { BLOCKERS, CLOSURE_REASONS, OVERRIDES_AT_MOST } from './closure.types.js';
import type { ClosureReason } from './closure.types.js';
import type { ClosureStatementDto } from './closure-requests.dto.js';
import type { ClosureGateDto } from './closure.dto.js';
import { findClosureFacts } from './closure-facts.queries.js';
import { ClosurePeopleService } from './closure-people.service.js';
import { eventOffers, toBlocker, toChoices, toConditions } from './closure-views.js';
import { isKnownOutside, rowFates } from './closure-snapshot.js';
import { needsSecondTalk } from './episodes.rules.js';
import { loadClosureFacts } from './load-closure-facts.js';
import type { LoadedClosureFacts } from './load-closure-facts.js';
import { knownDanger } from './known-danger.rules.js';
import { awaitAll } from '../shared/await-all.js';

type Summary = Pick<ClosureGateDto, 'reason' | 'met' | 'total' | 'blockers' | 'openRequestId'>;

interface Looked {
  gathered: LoadedClosureFacts;
  wanted: string | null;
}

const NOTHING_SEEN = { met: 0, total: 0, mayBeRequested: false };

/** Why a case cannot close yet, from the day it opens: what is met, what is not, and who can clear it. */
@Injectable()
export class ClosureGateService {
  constructor(
    private readonly database: Database,
    private readonly access: AccessService,
    private readonly people: ClosurePeopleService,
  ) {}

  async get(caseId: string, wanted: string | null): Promise<ClosureGateDto> {
    const { access, gathered, progress, ...summary } = await this.look(caseId, wanted);
    const isOwner = access.relations.has('own');
    return {
      caseId,
      ...summary,
      conditions: toConditions(progress.conditions, access),
      choices: isOwner ? toChoices(gathered, this.database.now) : [],
      events: isOwner ? eventOffers() : [],
      rows: rowFates(summary.reason, gathered)
        .filter((row) => access.reads.has(row.partition) && (isOwner || isKnownOutside(row)))
        .map(({ id, rule, step, dueAt, fate }) => ({ id, rule, step, dueAt, fate })),
      dangers: knownDanger(gathered.facts).filter((code) => access.reads.has(BLOCKERS[code].partition)),
      needsSecondTalk: needsSecondTalk(summary.reason, gathered.facts),
      overridesAtMost: OVERRIDES_AT_MOST,
      secondPerson: isOwner ? await this.people.secondPerson(caseId, gathered.facts) : null,
      allowedActions: this.allowed(access, gathered, summary.openRequestId !== null),
    };
  }

  /** How far an open case is from closing, for the requested reason or the usual one; null for all but its owner. */
  async findSummary(caseId: string): Promise<Summary | null> {
    const [access, stored] = await awaitAll([
      this.access.find(caseId),
      findClosureFacts(this.database, caseId),
    ]);
    if (stored?.status !== 'open' || !access?.relations.has('own') || !access.reads.has('closure'))
      return null;
    const seen = await this.toSee(caseId);
    return this.summarise(seen, { gathered: loadClosureFacts(stored, this.database.now), wanted: null });
  }

  private async look(caseId: string, wanted: string | null) {
    const access = await this.toSee(caseId);
    return this.summarise(access, { gathered: await this.facts(caseId), wanted });
  }

  private summarise(access: CaseAccess, { gathered, wanted }: Looked) {
    const reason = reasonFrom(wanted, gathered);
    const progress = closureProgress(reason, gathered.facts, this.database.now);
    const blockers = progress.conditions.flatMap((state) => state.blockers);
    const { met, total, mayBeRequested } = visibleProgress(progress, access) ?? NOTHING_SEEN;
    return {
      access,
      gathered,
      progress,
      ...{ reason, met, total, mayBeRequested },
      blockers: visibleBlockers(blockers, access).map(toBlocker),
      openRequestId: gathered.openRequest?.id ?? null,
    };
  }

  /** For the owner and the agency asked to decide; all others get "not found". */
  async toSee(caseId: string): Promise<CaseAccess> {
    const access = await this.access.toRead(caseId, 'closure');
    if (!seesWholeGate(access)) throw notFound();
    return access;
  }

  async facts(caseId: string): Promise<LoadedClosureFacts> {
    const stored = await findClosureFacts(this.database, caseId);
    if (!stored) throw notFound();
    return loadClosureFacts(stored, this.database.now);
  }

  /** What was recorded before closing, for the owner, newest first; the second person sees the coded facts only. */
  async statements(caseId: string): Promise<ClosureStatementDto[]> {
    const access = await this.toSee(caseId);
    if (!access.relations.has('own')) throw notFound();
    const rows = await statementsOf(this.database, { caseId }, 100);
    return rows.map(({ id, kind, saidAt, facts }) => ({ id, kind, saidAt: saidAt.toISOString(), facts }));
  }

  private allowed(access: CaseAccess, { caseIsOpen }: LoadedClosureFacts, isRequested: boolean): string[] {
    if (!access.relations.has('own') || !access.writes.has('closure') || !caseIsOpen) return [];
    const mayRequest =
      access.isLead && !isRequested && mayCall(this.database.viewer.roles, 'closure.request');
    return ['record_statement', ...(mayRequest ? ['request_closure'] : [])];
  }
}

function reasonFrom(wanted: string | null, { openRequest }: LoadedClosureFacts): ClosureReason {
  if (wanted === null) return openRequest?.reason ?? 'needs_met';
  const reason = CLOSURE_REASONS.find((known) => known === wanted);
  if (!reason) throw invalid({ path: 'reason', code: 'not_in_list' });
  return reason;
}

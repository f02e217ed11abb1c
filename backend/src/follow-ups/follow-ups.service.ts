import { FollowUp } from './follow-ups.entity.js';
import type { FollowUpDto, WorkRequest } from './follow-ups.dto.js';
import {
  addRows,
  assignRows,
  callSupervisor,
  endRow,
  expediteRows,
  moveRow,
  planningState,
  versionsNamed,
  isErasedCase,
} from './follow-ups.queries.js';
import type { CaseState, RuleVersions } from './follow-ups.queries.js';
import {
  fitsWork,
  isByHand,
  isRecordedElsewhere,
  isSecondLook,
  rowActions,
  triggersAfterWork,
} from './row-actions.rules.js';
import { Injectable } from '@nestjs/common';
import type { FindOneOptions } from 'typeorm';
import { AccessService } from '../access/index.js';
import { CasesService, TimelineService, expectAlone } from '../cases/index.js';
import { Database } from '../platform/database/database.js';
import { expectVersion } from '../platform/http/if-match.js';
import { daysBetween } from '../shared/dates.js';
import { invalid, notAllowed, notFound, refused } from '../shared/errors.js';
import type { Problem } from '../shared/errors.js';
import { awaitAll } from '../shared/await-all.js';
import { afterOccurrence } from './consequences.rules.js';
import type { Occurrence } from './consequences.rules.js';
import { ruleOf } from './follow-up-rules.js';
import type { Consequences } from './outcomes.types.js';
import { lockForLook, secondLooksOf } from './second-looks.queries.js';
import type { FollowUpPartition, RuleKey } from './follow-ups.types.js';
import { ownerOf } from './planned-rows.rules.js';

const NEVER_ON_PAPER: readonly FollowUpPartition[] = ['whereabouts', 'identity'];

const text = (instant: Date | null): string | null => instant?.toISOString() ?? null;

/** Of the rows of a case, what the viewer may see of the versions that made them, and the second looks that are the viewer's. */
interface Shown {
  readonly versions: RuleVersions;
  readonly looks: ReadonlySet<string>;
  readonly isErased: boolean;
  readonly now: Date;
}

/** A row for the API, with the version of the rules that made it if the viewer may see it. */
export function toFollowUp(row: FollowUp, { versions, looks, isErased, now }: Shown): FollowUpDto {
  const isPending = row.status === 'pending';
  const version = versions.get(row.rulesId ?? '');
  const { id, caseId, rule, step, kind, status, because, subjectId, escalatedTo, outcome } = row;
  return {
    ...{ id, caseId, rule, step, kind, status, because, subjectId, escalatedTo, outcome },
    owner: row.ownerRole,
    fromAt: row.fromAt.toISOString(),
    dueAt: row.dueAt.toISOString(),
    countedFrom: text(row.countedFrom),
    rulesVersion: version?.number ?? 0,
    rulesReason: version?.reason ?? null,
    isLate: isPending && row.dueAt < now,
    doneAt: text(row.doneAt),
    allowedActions: isPending ? rowActions({ id, kind, rule, isErased }, looks) : [],
    version: row.version,
  };
}

/** The rows of what must happen next: planned by rule, ended by an outcome, never by having been seen. */
@Injectable()
export class FollowUpsService {
  constructor(
    private readonly database: Database,
    private readonly access: AccessService,
    private readonly cases: CasesService,
    private readonly timeline: TimelineService,
  ) {}

  /**
   * Applies everything that follows when something happened to a case, in the caller's transaction. A caller that has
   * read the state and changed nothing since passes it on.
   */
  async happened(caseId: string, occurrence: Partial<Occurrence>, known?: CaseState): Promise<void> {
    const state = known ?? (await planningState(this.database, caseId));
    const whole = { work: null, triggers: [], ...occurrence };
    const consequences = afterOccurrence(whole, state.pending, state.facts);
    const outcome = occurrence.work?.outcome ?? 'done';
    await this.apply(caseId, consequences, { state, outcome, contactId: null });
  }

  /** Assigns waiting safety contacts to the new contact maker: the support lead, or the owner again. */
  async handOverContacts(caseId: string): Promise<void> {
    const { facts, pending } = await planningState(this.database, caseId);
    const contacts = pending.filter((row) => ruleOf(row.rule).kind === 'safety_contact');
    for (const owner of new Set(contacts.map((row) => ownerOf(row.rule, facts)))) {
      const ids = contacts.filter((row) => ownerOf(row.rule, facts) === owner).map((row) => row.id);
      await assignRows(this.database, caseId, { ids, owner });
    }
  }

  /** Rows of the agency's inbox become tasks of the lead. */
  handToLead(caseId: string, ids: readonly string[]): Promise<void> {
    return assignRows(this.database, caseId, { ids, owner: 'case_lead' });
  }

  /** Notifies the supervisor at once, in addition to the escalation. */
  callSupervisor(caseId: string): Promise<void> {
    return callSupervisor(this.database, caseId);
  }

  /** Stores consequences that the rules worked out. */
  async apply(
    caseId: string,
    consequences: Consequences,
    { state, outcome, contactId }: { state: CaseState; outcome: string; contactId: string | null },
  ): Promise<void> {
    const moved = consequences.moved.flatMap((move) => {
      const row = state.pending.find(({ id }) => id === move.id);
      return row ? [{ row, move }] : [];
    });
    // Sent in this order in one piece, and carried out in this order.
    const { facts } = state;
    await awaitAll([
      ...consequences.satisfied.map((id) => endRow(this.database, id, { outcome, contactId })),
      ...consequences.replaced.map((id) => endRow(this.database, id, null)),
      ...moved.map((one) => moveRow(this.database, one, facts)),
      addRows(this.database, caseId, { rows: consequences.added, facts }),
      ...(consequences.expedites ? [expediteRows(this.database, caseId, facts)] : []),
    ]);
    this.database.audit.touch(caseId, 'follow_ups');
  }

  /** Rows of a case that the viewer may see: waiting ones first by due time, then the latest ended. */
  async list(caseId: string): Promise<FollowUpDto[]> {
    return this.toDtos(await this.rowsOf(caseId));
  }

  /** Waiting rows for paper: whereabouts, children, and what stays in the agency are left out. */
  async listForPaper(caseId: string): Promise<FollowUpDto[]> {
    const rows = await this.rowsOf(caseId);
    return this.toDtos(
      rows.filter(
        ({ status, partition, rule }) =>
          status === 'pending' && !NEVER_ON_PAPER.includes(partition) && !ruleOf(rule).staysInAgency,
      ),
    );
  }

  private async rowsOf(caseId: string): Promise<FollowUp[]> {
    await this.access.toRead(caseId, 'follow_ups');
    return this.database
      .repository(FollowUp)
      .createQueryBuilder('f')
      .where('f.caseId = :caseId', { caseId })
      .orderBy(`f.status = 'pending'`, 'DESC')
      .addOrderBy('f.dueAt', 'ASC')
      .addOrderBy('f.id', 'ASC')
      .limit(200)
      .getMany();
  }

  async get(id: string): Promise<FollowUpDto> {
    return this.dtoOf(await this.find(id));
  }

  /** Records the outcome of work without a separate record. "Not possible" ends nothing: the escalation continues. */
  async recordWork(id: string, expectedVersion: number, { outcome, alone }: WorkRequest): Promise<void> {
    const { caseId, searchingSince, isLook } = await this.toRecord(await this.find(id));
    // Read once more behind the lock: another outcome of the same moment may have ended it.
    const row = await this.find(id);
    if (expectedVersion !== row.version) expectVersion(expectedVersion, row.version, await this.dtoOf(row));
    const done = ruleOf(row.rule).satisfiedBy;
    if (row.status !== 'pending') throw refused('already_done');
    if (!isByHand(done) || isRecordedElsewhere(row, outcome)) throw refused('recorded_elsewhere', [done]);
    if (isSecondLook(row.rule) && !isLook) throw this.refusedLook();
    if (!fitsWork(row.rule, outcome)) throw invalid({ path: 'outcome', code: 'not_in_list' });
    expectAlone(outcome === 'survivor_declined', alone);
    const searching = searchingSince && daysBetween(searchingSince, this.database.now);
    const triggers = triggersAfterWork(row.rule, outcome, searching);
    const work = { done, outcome, at: this.database.now, subjectId: row.subjectId };
    await this.happened(caseId, { work, triggers });
    const facts = { rule: row.rule, outcome, ...(alone ? { alone } : {}) };
    await this.timeline.add({ caseId, kind: 'work_recorded', partition: row.partition, facts });
  }

  /** Throws unless the viewer may take the second look that this rule planned last, waiting or ended. */
  async expectSecondLook(caseId: string, rule: RuleKey): Promise<void> {
    if (!(await this.takesSecondLook({ caseId, rule }))) throw this.refusedLook();
  }

  async takesSecondLook(where: Partial<Pick<FollowUp, 'caseId' | 'rule' | 'subjectId'>>): Promise<boolean> {
    const rows = this.database.repository(FollowUp);
    const row = await rows.findOne({ where, order: { createdAt: 'DESC' } } as FindOneOptions<FollowUp>);
    return row !== null && (await secondLooksOf(this.database, [row])).has(row.id);
  }

  /** Locks the case. A second look may belong to a coordinator, who writes no other row. */
  private async toRecord(row: FollowUp) {
    const { id, caseId, partition } = row;
    const isLook = (await secondLooksOf(this.database, [row])).has(id);
    if (!isLook) await this.access.toWrite(caseId, partition);
    else await lockForLook(this.database, caseId);
    const { searchingSince } = await (isLook ? this.cases.find(caseId) : this.cases.lock(caseId));
    return { caseId, searchingSince, isLook };
  }

  /** A supervisor is refused a look at her own work, or where another one can take it. */
  private refusedLook(): Problem {
    const isOwn = this.database.viewer.roles.includes('supervisor');
    return isOwn ? refused('second_look_by_other', ['second_look_by_other']) : notAllowed();
  }

  private async find(id: string): Promise<FollowUp> {
    const row = await this.database.repository(FollowUp).findOneBy({ id });
    if (!row) throw notFound();
    await this.access.toRead(row.caseId, row.partition);
    return row;
  }

  private async dtoOf(row: FollowUp): Promise<FollowUpDto> {
    const [shown] = await this.toDtos([row]);
    if (!shown) throw notFound();
    return shown;
  }

  /** Rows of one case. */
  private async toDtos(rows: readonly FollowUp[]): Promise<FollowUpDto[]> {
    const ids = new Set(rows.flatMap(({ rulesId }) => rulesId ?? []));
    const waiting = rows.filter(({ status }) => status === 'pending');
    const [versions, looks, isErased] = await awaitAll([
      versionsNamed(this.database, [...ids]),
      secondLooksOf(this.database, waiting),
      rows[0] ? isErasedCase(this.database, rows[0].caseId) : false,
    ]);
    return rows.map((row) => toFollowUp(row, { versions, looks, isErased, now: this.database.now }));
  }
}

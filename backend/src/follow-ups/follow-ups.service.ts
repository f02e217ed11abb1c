import { Injectable } from '@nestjs/common';
import { AccessService } from '../access/index.js';
import { CasesService, TimelineService } from '../cases/index.js';
import { Database } from '../platform/database/database.js';
import { expectVersion } from '../platform/http/if-match.js';
import { daysBetween } from '../shared/dates.js';
import { notFound, refused } from '../shared/errors.js';
import { sideBySide } from '../shared/side-by-side.js';
import { afterHappening } from './consequences.rules.js';
import type { Happening, WorkOutcome } from './consequences.rules.js';
import { toFollowUp } from './follow-up-views.js';
import { FollowUp } from './follow-up.entity.js';
import { ruleOf } from './follow-up-rules.js';
import type { FollowUpDto } from './follow-ups.dto.js';
import type { CaseState } from './case-state.js';
import { FollowUpsRepository } from './follow-ups.repository.js';
import { isByHand, isRecordedElsewhere, triggersAfterWork } from './row-actions.rules.js';
import type { Consequences } from './outcomes.types.js';
import { ownerOf } from './planned-rows.rules.js';

/** The rows of what must happen next: planned by rule, ended by an outcome, never by having been seen. */
@Injectable()
export class FollowUpsService {
  constructor(
    private readonly database: Database,
    private readonly access: AccessService,
    private readonly rows: FollowUpsRepository,
    private readonly cases: CasesService,
    private readonly timeline: TimelineService,
  ) {}

  /** Applies everything that follows when something happened to a case, in the caller's transaction. */
  async happened(caseId: string, happening: Partial<Happening>): Promise<void> {
    const state = await this.rows.state(caseId);
    const consequences = afterHappening(
      { work: null, triggers: [], ...happening },
      state.pending,
      state.facts,
    );
    await this.apply(caseId, consequences, {
      state,
      outcome: happening.work?.outcome ?? 'done',
      contactId: null,
    });
  }

  /** The safety contacts that wait go to whoever makes them from now on: the support lead, or the owner again. */
  async handOverContacts(caseId: string): Promise<void> {
    const { facts, pending } = await this.rows.state(caseId);
    const contacts = pending.filter((row) => ruleOf(row.rule).kind === 'safety_contact');
    for (const owner of new Set(contacts.map((row) => ownerOf(row.rule, facts)))) {
      const ids = contacts.filter((row) => ownerOf(row.rule, facts) === owner).map((row) => row.id);
      await this.rows.assign(caseId, ids, owner);
    }
  }

  /** Tells the supervisor at once, beside the ladder. */
  callSupervisor(caseId: string): Promise<void> {
    return this.rows.callSupervisor(caseId);
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
    await sideBySide([
      ...consequences.satisfied.map((id) => this.rows.end(id, { status: 'done', outcome, contactId })),
      ...consequences.replaced.map((id) => this.rows.end(id, { status: 'replaced' })),
      ...moved.map(({ row, move }) => this.rows.move(row, move, state.facts)),
      this.rows.add(caseId, consequences.added, state.facts),
      ...(consequences.hastens ? [this.rows.hasten(caseId, state.facts)] : []),
    ]);
    this.database.audit.touch(caseId, 'follow_ups');
  }

  /** Rows of a case that the viewer may see: waiting ones first by due time, then the latest ended. */
  async list(caseId: string): Promise<FollowUpDto[]> {
    return this.toDtos(await this.rowsOf(caseId));
  }

  /** What waits, as it may stand on paper: where she is does not travel, whoever may read it on the screen. */
  async listForPaper(caseId: string): Promise<FollowUpDto[]> {
    const rows = await this.rowsOf(caseId);
    return this.toDtos(
      rows.filter(({ status, partition }) => status === 'pending' && partition !== 'whereabouts'),
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

  /** Records how work ended that has no record of its own. "Not possible" ends nothing: the ladder goes on. */
  async recordWork(id: string, seen: number, outcome: WorkOutcome): Promise<void> {
    const { caseId, partition } = await this.find(id);
    await this.access.toWrite(caseId, partition);
    const { searchingSince } = await this.cases.lock(caseId);
    // Read once more behind the lock: another outcome of the same moment may have ended it.
    const row = await this.find(id);
    if (seen !== row.version) expectVersion(seen, row.version, await this.dtoOf(row));
    const done = ruleOf(row.rule).satisfiedBy;
    if (row.status !== 'pending') throw refused('already_done');
    if (!isByHand(done) || isRecordedElsewhere(row, outcome)) throw refused('recorded_elsewhere', [done]);
    const searching = searchingSince && daysBetween(searchingSince, this.database.now);
    const triggers = triggersAfterWork(row.rule, outcome, searching);
    const work = { done, outcome, at: this.database.now, subjectId: row.subjectId };
    await this.happened(caseId, { work, triggers });
    await this.timeline.add({
      caseId,
      kind: 'work_recorded',
      partition: row.partition,
      facts: { rule: row.rule, outcome },
    });
  }

  private async find(id: string): Promise<FollowUp> {
    const row = await this.database.repository(FollowUp).findOneBy({ id });
    if (!row) throw notFound();
    await this.access.toRead(row.caseId, row.partition);
    return row;
  }

  private async dtoOf(row: FollowUp): Promise<FollowUpDto> {
    const versions = await this.rows.versionsNamed(row.rulesId ? [row.rulesId] : []);
    return toFollowUp(row, versions, this.database.now);
  }

  private async toDtos(rows: readonly FollowUp[]): Promise<FollowUpDto[]> {
    const ids = new Set(rows.flatMap(({ rulesId }) => rulesId ?? []));
    const versions = await this.rows.versionsNamed([...ids]);
    return rows.map((row) => toFollowUp(row, versions, this.database.now));
  }
}

import { Injectable } from '@nestjs/common';
import type { Band } from '../cases/index.js';
import { Database } from '../platform/database/database.js';
import type { ApprovalCountsDto, ApprovalKind, ApprovalRowDto, ApprovalsDto } from './approvals.dto.js';
import { APPROVALS_SQL } from './approvals.sql.js';
import { BoardsRepository, instant, instantOrNull } from './boards.repository.js';
import type { BoardRow } from './boards.repository.js';
import { DayService } from './day.service.js';

interface ApprovalRow extends BoardRow {
  since?: string;
  filter: ApprovalKind;
  caseId: string | null;
  code: string | null;
  reference: string | null;
  band: Band | null;
  dueAt?: string | null;
  rule?: string;
  step?: number;
  because?: string;
  personName?: string | null;
  codes?: string[];
  rowNo?: number;
  importId?: string;
  version: number;
}

/** The action that answers a line; the screen offers it and other contexts carry it out. */
const ACTIONS: Record<ApprovalKind, string[]> = {
  closure_to_endorse: ['endorse', 'refuse'],
  band_change: ['confirm'],
  contact_decision: ['decide_contact'],
  basis_review: ['review_basis'],
  emergency_review: ['review_emergency'],
  attention: ['open_case'],
  import_review: ['record_work', 'assign_lead'],
  review: ['record_work'],
  register_question: ['answer_question'],
  unassigned: ['assign_lead'],
};

/** What waits for a supervisor: colleagues first, then by time, with the facts beside it. */
@Injectable()
export class ApprovalsService {
  constructor(
    private readonly database: Database,
    private readonly boards: BoardsRepository,
    private readonly day: DayService,
  ) {}

  async list(kind: ApprovalKind | null, cursor: string | null): Promise<ApprovalsDto> {
    const { agencyId, userId } = this.database.viewer;
    const page = await this.boards.page<ApprovalRow>({
      sql: APPROVALS_SQL,
      parameters: [agencyId, userId, await this.day.undecided()],
      filter: kind,
      cursor,
    });
    for (const { caseId, filter } of page.items)
      if (caseId) this.database.audit.touch(caseId, 'core', 'follow_ups', ...alsoRead(filter));
    return {
      now: this.database.now.toISOString(),
      counts: toCounts(page.counts),
      items: page.items.map(toRow),
      nextCursor: page.nextCursor,
    };
  }
}

/** That no safe time lies before a contact says something about her plan. */
const alsoRead = (kind: ApprovalKind): 'safe_contact'[] =>
  kind === 'contact_decision' ? ['safe_contact'] : [];

function toCounts(counts: Record<string, number>): ApprovalCountsDto {
  const of = (kind: ApprovalKind): number => counts[kind] ?? 0;
  return {
    all: Object.values(counts).reduce((sum, count) => sum + count, 0),
    closure_to_endorse: of('closure_to_endorse'),
    band_change: of('band_change'),
    contact_decision: of('contact_decision'),
    basis_review: of('basis_review'),
    emergency_review: of('emergency_review'),
    attention: of('attention'),
    import_review: of('import_review'),
    review: of('review'),
    register_question: of('register_question'),
    unassigned: of('unassigned'),
  };
}

const toRow = (row: ApprovalRow): ApprovalRowDto => ({
  id: row.id,
  kind: row.filter,
  caseId: row.caseId,
  code: row.code,
  reference: row.reference,
  band: row.band,
  since: instant(row.since ?? row.sortKey),
  dueAt: instantOrNull(row.dueAt ?? null),
  rule: row.rule ?? null,
  step: row.step ?? null,
  because: row.because ?? null,
  personName: row.personName ?? null,
  codes: row.codes ?? [],
  rowNo: row.rowNo ?? null,
  importId: row.importId ?? null,
  allowedActions: ACTIONS[row.filter],
  version: row.version,
});

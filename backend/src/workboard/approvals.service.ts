import { Injectable } from '@nestjs/common';
import type { Band } from '../cases/index.js';
import { Database } from '../platform/database/database.js';
import { APPROVAL_KINDS } from './approvals.dto.js';
import type { ApprovalCountsDto, ApprovalKind, ApprovalRowDto, ApprovalsDto } from './approvals.dto.js';
import { APPROVALS_SQL } from './approvals.queries.js';
import { BoardsRepository, instant, instantOrNull } from './boards.repository.js';
import type { BoardRow } from './boards.repository.js';
import { DayService } from './day.service.js';
import type { Refusal } from './day.types.js';

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
  refusal?: Refusal | null;
  subjectId?: string | null;
  version: number;
}

/** The action that answers a line; the screen offers it and other contexts carry it out. */
const ACTIONS: Record<ApprovalKind, string[]> = {
  closure_to_endorse: ['endorse', 'refuse'],
  band_change: ['confirm'],
  contact_decision: ['decide_contact'],
  basis_review: ['review_basis'],
  emergency_review: ['review_emergency'],
  refused: ['open_case'],
  order_deadline: ['open_case'],
  erasure: ['open_case'],
  searching: ['record_work'],
  death: ['open_case'],
  attention: ['open_case'],
  import_review: ['record_work', 'assign_lead'],
  review: ['record_work'],
  register_question: ['answer_question'],
  unassigned: ['assign_lead'],
};

/** The list of a supervisor: danger first, then colleagues, then by time, with the facts beside it. */
@Injectable()
export class ApprovalsService {
  constructor(
    private readonly database: Database,
    private readonly boards: BoardsRepository,
    private readonly day: DayService,
  ) {}

  async list(kind: ApprovalKind | null, cursor: string | null): Promise<ApprovalsDto> {
    const { agencyId, agencyKind, userId } = this.database.viewer;
    const page = await this.boards.page<ApprovalRow>({
      sql: APPROVALS_SQL,
      isRanked: true,
      parameters: [agencyId, userId, await this.day.undecided(), agencyKind === 'police'],
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

const toCounts = (counts: Record<string, number>): ApprovalCountsDto => ({
  ...(Object.fromEntries(APPROVAL_KINDS.map((kind) => [kind, counts[kind] ?? 0])) as Record<
    ApprovalKind,
    number
  >),
  all: Object.values(counts).reduce((sum, count) => sum + count, 0),
});

/** What only some kinds of lines have. */
const NOTHING = {
  ...{ dueAt: null, rule: null, step: null, because: null, personName: null, codes: [] },
  ...{ rowNo: null, importId: null, refusal: null, subjectId: null },
};

function toRow({ filter, since, sortKey, rank: _, ...row }: ApprovalRow): ApprovalRowDto {
  const line = { ...NOTHING, ...row };
  return {
    ...line,
    kind: filter,
    since: instant(since ?? sortKey),
    dueAt: instantOrNull(line.dueAt ?? null),
    allowedActions: ACTIONS[filter],
  };
}

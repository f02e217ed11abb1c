import { Injectable } from '@nestjs/common';
import { Database } from '../platform/database/database.js';
import { midnightOf } from '../shared/dates.js';
import { SUPERVISOR_INBOX_KINDS } from './queue.dto.js';
import type {
  SupervisorInboxCountsDto,
  SupervisorInboxKind,
  SupervisorInboxRowDto,
  SupervisorInboxDto,
  SupervisorInboxTab,
} from './queue.dto.js';
import { SUPERVISOR_INBOX_SQL, SUPERVISOR_INBOX_TAB } from './approvals.queries.js';
import { boardPage, instant, instantOrNull } from './boards.queries.js';
import type { BoardRow } from './boards.queries.js';
import { WorkListService } from './work-list.service.js';

type OfEveryKind = 'caseId' | 'code' | 'reference' | 'band' | 'version';
type OfSomeKinds = Exclude<keyof SupervisorInboxRowDto, OfEveryKind | 'id' | 'kind' | 'allowedActions'>;
type ApprovalRow = BoardRow &
  Pick<SupervisorInboxRowDto, OfEveryKind> &
  Partial<Pick<SupervisorInboxRowDto, OfSomeKinds>> & { filter: SupervisorInboxKind };

/** The action that answers a line; the screen offers it and other contexts carry it out. */
const ACTIONS: Record<SupervisorInboxKind, string[]> = {
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
  supervisor_alert: ['open_case'],
  import_review: ['record_work', 'assign_lead'],
  review: ['record_work'],
  register_question: ['answer_question'],
  training_act: ['confirm_acts'],
  unassigned: ['assign_lead'],
};

interface SupervisorInboxRequest {
  tab: SupervisorInboxTab | null;
  kind: SupervisorInboxKind | null;
  cursor: string | null;
}

/** A supervisor's list: danger first, then colleagues, then by time, with the facts. */
@Injectable()
export class SupervisorInboxService {
  constructor(
    private readonly database: Database,
    private readonly workList: WorkListService,
  ) {}

  async list({ tab, kind, cursor }: SupervisorInboxRequest): Promise<SupervisorInboxDto> {
    const { agencyId, agencyKind, userId } = this.database.viewer;
    const tomorrow = midnightOf(this.database.now, 1);
    const page = await boardPage<ApprovalRow>(this.database, {
      sql: SUPERVISOR_INBOX_SQL,
      isRanked: true,
      tabOf: SUPERVISOR_INBOX_TAB,
      parameters: [agencyId, userId, await this.workList.undecided(), agencyKind === 'police', tomorrow],
      tab,
      filter: kind,
      // The screen shows one line for each import and reason instead.
      folded: 'import_review',
      cursor,
    });
    for (const { caseId, filter } of page.items)
      if (caseId) this.database.audit.touch(caseId, 'core', 'follow_ups', ...alsoRead(filter));
    return {
      now: this.database.now.toISOString(),
      counts: toCounts(page.counts),
      tabs: { due: 0, closings: 0, imported: 0, later: 0, ...page.tabs },
      items: page.items.map(toRow),
      nextCursor: page.nextCursor,
    };
  }
}

/** "No safe time before the contact is due" discloses part of the plan, so reading it is audited as safe contact. */
const alsoRead = (kind: SupervisorInboxKind): 'safe_contact'[] =>
  kind === 'contact_decision' ? ['safe_contact'] : [];

const toCounts = (counts: Record<string, number>): SupervisorInboxCountsDto => ({
  ...(Object.fromEntries(SUPERVISOR_INBOX_KINDS.map((kind) => [kind, counts[kind] ?? 0])) as Record<
    SupervisorInboxKind,
    number
  >),
  all: Object.values(counts).reduce((sum, count) => sum + count, 0),
});

/** What only some kinds of lines have. */
const NOTHING = {
  ...{ dueAt: null, rule: null, step: null, because: null, personName: null, codes: [] },
  ...{ rowNo: null, importId: null, refusal: null, subjectId: null },
};

function toRow({ filter, since, sortKey, rank: _, ...row }: ApprovalRow): SupervisorInboxRowDto {
  const line = { ...NOTHING, ...row };
  return {
    ...line,
    kind: filter,
    since: instant(since ?? sortKey),
    dueAt: instantOrNull(line.dueAt ?? null),
    allowedActions: ACTIONS[filter],
  };
}

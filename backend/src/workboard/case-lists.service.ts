import { Injectable } from '@nestjs/common';
import { CaseLabelsService } from '../cases/index.js';
import type { Band } from '../cases/index.js';
import type { FollowUpKind, RuleKey } from '../follow-ups/index.js';
import { Database } from '../platform/database/database.js';
import { mayCall } from '../platform/http/permissions.js';
import { invalid } from '../shared/errors.js';
import { addDays } from '../shared/dates.js';
import { decodeCursor, encodeCursor } from '../shared/paging.js';
import type { PageEnd } from '../shared/paging.js';
import { FOUND, caseLines } from './case-order.queries.js';
import type { CaseConditions, CaseOrder } from './case-order.queries.js';
import type {
  CaseFilterRequest,
  CaseListQuery,
  CasePageDto,
  CaseRowDto,
  CaseSearchDto,
  CaseSort,
} from './case-lists.dto.js';

interface StoredRow {
  id: string;
  reference: string;
  band: Band;
  status: string;
  opened_at: Date;
  sort_key: string;
  sort_id: string;
  closed_at: Date | null;
  lead_user_id: string | null;
  agency_id: string;
  lead_name: string | null;
  stand_in_name: string | null;
  code: string | null;
  rule: RuleKey | null;
  step: number | null;
  kind: FollowUpKind | null;
  due_at: Date | null;
  last_contact_at: Date | null;
  version: number;
}

const PAGE = 25;

/** One part of a list, under the name that its cursor carries. */
interface Part {
  name: string;
  order: CaseOrder;
  status?: 'open' | 'closed';
  band?: Band;
}

/** Danger first (design 7). */
const BY_DANGER: readonly Band[] = ['high', 'incomplete', 'medium', 'standard'];

const ORDERS: Record<CaseSort, readonly CaseOrder[]> = {
  danger: ['due', 'not_due'],
  next: ['due', 'not_due'],
  last_contact: ['contact'],
  opened: ['opened'],
};

/** A page may end in one part and the next begin in another; open cases come before closed ones. */
function partsOf({ sort, status = 'open', band }: CaseFilterRequest): Part[] {
  if (!sort) return (['late', 'not_late'] as const).map((order) => ({ name: order, order }));
  const statuses = status === 'all' ? (['open', 'closed'] as const) : [status];
  const bands = sort === 'danger' ? BY_DANGER.filter((each) => !band || each === band) : [undefined];
  return statuses.flatMap((each) =>
    bands.flatMap((of) =>
      ORDERS[sort].map((order) => ({
        name: [each, of, order].filter(Boolean).join('-'),
        order,
        status: each,
        ...(of ? { band: of } : {}),
      })),
    ),
  );
}

const PLACE = /^(\S+) (.+)$/;

/** The parts that follow the place of the cursor. */
function partsAfter(
  parts: readonly Part[],
  cursor: string | undefined,
): { left: Part[]; end: PageEnd | null } {
  const at = decodeCursor(cursor ?? null);
  if (!at) return { left: [...parts], end: null };
  const [, name, key] = PLACE.exec(at.key) ?? [];
  const index = parts.findIndex((part) => part.name === name);
  if (index < 0 || !key) throw invalid({ path: 'cursor', code: 'not_valid' });
  return { left: parts.slice(index), end: { key, id: at.id } };
}

/** Fields that only the own agency may ask for: what a list is filtered by, it tells. */
const OWN_FIELDS = ['sort', 'band', 'form', 'worker', 'place', 'order', 'quiet'] as const;

/** Lists of cases: the own agency's, and for a coordinator those that survivors allowed the group to know. */
@Injectable()
export class CaseListsService {
  constructor(
    private readonly database: Database,
    private readonly labels: CaseLabelsService,
  ) {}

  /** 25 a page. Without `sort` late ones stand first, the longest late on top, and then the newest. */
  async list(asked: CaseListQuery): Promise<CasePageDto> {
    const refused = this.isOfGroup ? OWN_FIELDS.filter((field) => asked[field]) : [];
    if (refused.length > 0) throw invalid(...refused.map((path) => ({ path, code: 'not_valid' })));
    const { left, end } = partsAfter(partsOf(asked), asked.cursor);
    const rows: { row: StoredRow; name: string }[] = [];
    for (const [index, part] of left.entries()) {
      if (rows.length > PAGE) break;
      const found = await this.read(asked, part, index === 0 ? end : null);
      rows.push(...found.map((row) => ({ row, name: part.name })));
    }
    const last = rows.length > PAGE ? rows[PAGE - 1] : undefined;
    return {
      items: await this.toRows(rows.slice(0, PAGE).map(({ row }) => row)),
      nextCursor: last ? encodeCursor(`${last.name} ${last.row.sort_key}`, last.row.sort_id) : null,
    };
  }

  /** The lines of these cases, as far as the viewer may see them; newest first. */
  async byIds(ids: string[]): Promise<CaseRowDto[]> {
    if (ids.length === 0) return [];
    const rows = await this.database.query<StoredRow>(`${FOUND} limit ${PAGE}`, [
      this.database.viewer.agencyId,
      ids,
    ]);
    return this.toRows(rows);
  }

  /** The lines of the own agency's cases whose label has these words; `budget` labels are opened. */
  async byLabel(asked: string, budget: number): Promise<CaseSearchDto> {
    const { caseIds, isComplete } = await this.labels.find(asked, budget);
    return { items: await this.byIds(caseIds), isComplete };
  }

  private read(asked: CaseFilterRequest, part: Part, end: PageEnd | null): Promise<StoredRow[]> {
    const { agencyId, userId, ledGroupIds } = this.database.viewer;
    const scope = { agencyId, userId, ledGroupIds: this.isOfGroup ? ledGroupIds : null };
    const { sql, parameters } = caseLines(
      part.order,
      { scope, conditions: this.conditionsOf(asked, part) },
      end,
    );
    return this.database.query<StoredRow>(`${sql} limit ${PAGE + 1}`, parameters);
  }

  private conditionsOf(asked: CaseFilterRequest, part: Part): CaseConditions {
    const { status = 'open', quiet } = asked;
    return {
      ...asked,
      status: part.status ?? (status === 'all' ? undefined : status),
      band: part.band ?? asked.band,
      quietSince: quiet ? addDays(this.database.now, -Number(quiet)) : undefined,
    };
  }

  /** Users who work on no case see the group's cases by reference. */
  private get isOfGroup(): boolean {
    return !mayCall(this.database.viewer.roles, 'today.read');
  }

  private async toRows(rows: readonly StoredRow[]): Promise<CaseRowDto[]> {
    const labels = await this.labels.of(rows.flatMap(({ id, code }) => (code === null ? [] : [id])));
    return rows.map((row) => this.toRow(row, labels.get(row.id) ?? null));
  }

  private toRow(row: StoredRow, label: string | null): CaseRowDto {
    const { agencyId, userId } = this.database.viewer;
    this.database.audit.touch(row.id, 'core', 'follow_ups');
    return {
      id: row.id,
      code: row.code,
      label,
      reference: row.reference,
      isOwn: row.agency_id === agencyId,
      band: row.band,
      status: row.status,
      openedAt: row.opened_at.toISOString(),
      closedAt: row.closed_at?.toISOString() ?? null,
      leadName: row.lead_name,
      standInName: row.stand_in_name,
      isLead: row.lead_user_id === userId,
      next:
        row.rule && row.kind && row.due_at
          ? { rule: row.rule, step: row.step ?? 1, kind: row.kind, dueAt: row.due_at.toISOString() }
          : null,
      isLate: row.due_at !== null && row.due_at < this.database.now,
      lastContactAt: row.last_contact_at?.toISOString() ?? null,
      version: row.version,
    };
  }
}

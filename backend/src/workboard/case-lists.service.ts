import { Injectable } from '@nestjs/common';
import type { Band } from '../cases/index.js';
import type { FollowUpKind, RuleKey } from '../follow-ups/index.js';
import { Database } from '../platform/database/database.js';
import { mayCall } from '../platform/http/permissions.js';
import { invalid } from '../shared/errors.js';
import { decodeCursor, encodeCursor } from '../shared/paging.js';
import { FOUND, LATE, NOT_LATE } from './case-lists.queries.js';
import type { CasePageDto, CaseRowDto, ListLead, ListStatus } from './workboard.dto.js';

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
  code: string | null;
  rule: RuleKey | null;
  step: number | null;
  kind: FollowUpKind | null;
  due_at: Date | null;
}

interface CaseFilter {
  status: ListStatus;
  lead: ListLead;
}

export interface CaseListRequest extends CaseFilter {
  cursor: string | null;
}

const PAGE = 25;

/** Late cases come first, then the others; a page may end in one part and the next begin in the other. */
type Part = 'late' | 'others';

interface Place {
  part: Part;
  key: string | null;
  id: string | null;
}

const PLACE = /^(late|others) (.+)$/;

function placeOf(cursor: string | null): Place {
  const end = decodeCursor(cursor);
  if (!end) return { part: 'late', key: null, id: null };
  const [, part, key] = PLACE.exec(end.key) ?? [];
  if (!key) throw invalid({ path: 'cursor', code: 'not_valid' });
  return { part: part as Part, key, id: end.id };
}

/** Lists of cases: the own agency's, and for a coordinator those that survivors allowed the group to know. */
@Injectable()
export class CaseListsService {
  constructor(private readonly database: Database) {}

  /** Late ones first, the longest late on top; then the newest. 25 a page. */
  async list({ cursor, ...filter }: CaseListRequest): Promise<CasePageDto> {
    const place = placeOf(cursor);
    const late = place.part === 'late' ? await this.read(filter, place) : [];
    const after = place.part === 'others' ? place : { part: 'others' as const, key: null, id: null };
    const others = late.length > PAGE ? [] : await this.read(filter, after);
    const rows = [...late, ...others];
    const last = rows.length > PAGE ? rows[PAGE - 1] : undefined;
    const part = late.length >= PAGE ? 'late' : 'others';
    return {
      items: rows.slice(0, PAGE).map((row) => this.toRow(row)),
      nextCursor: last ? encodeCursor(`${part} ${last.sort_key}`, last.sort_id) : null,
    };
  }

  /** The lines of these cases, as far as the viewer may see them; newest first. */
  async byIds(ids: string[]): Promise<CaseRowDto[]> {
    if (ids.length === 0) return [];
    const rows = await this.database.query<StoredRow>(`${FOUND} limit ${PAGE}`, [
      this.database.viewer.agencyId,
      ids,
    ]);
    return rows.map((row) => this.toRow(row));
  }

  private read({ status, lead }: CaseFilter, { part, key, id }: Place): Promise<StoredRow[]> {
    const { agencyId, userId, ledGroupIds } = this.database.viewer;
    const scope = this.isOfGroup ? 'group' : 'own';
    const lines = part === 'late' ? LATE[scope] : NOT_LATE[scope];
    return this.database.query<StoredRow>(`${lines} limit ${PAGE + 1}`, [
      ...[agencyId, status, lead, userId, key, id],
      ...(this.isOfGroup ? [ledGroupIds] : []),
    ]);
  }

  /** Users who work on no case see the group's cases by reference. */
  private get isOfGroup(): boolean {
    return !mayCall(this.database.viewer.roles, 'today.read');
  }

  private toRow(row: StoredRow): CaseRowDto {
    const { agencyId, userId } = this.database.viewer;
    this.database.audit.touch(row.id, 'core', 'follow_ups');
    return {
      id: row.id,
      code: row.code,
      reference: row.reference,
      isOwn: row.agency_id === agencyId,
      band: row.band,
      status: row.status,
      openedAt: row.opened_at.toISOString(),
      closedAt: row.closed_at?.toISOString() ?? null,
      leadName: row.lead_name,
      isLead: row.lead_user_id === userId,
      next:
        row.rule && row.kind && row.due_at
          ? { rule: row.rule, step: row.step ?? 1, kind: row.kind, dueAt: row.due_at.toISOString() }
          : null,
      isLate: row.due_at !== null && row.due_at < this.database.now,
    };
  }
}

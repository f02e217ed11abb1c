import { Injectable } from '@nestjs/common';
import type { Band } from '../cases/index.js';
import type { FollowUpKind, RuleKey } from '../follow-ups/index.js';
import { Database } from '../platform/database/database.js';
import { mayCall } from '../platform/http/permissions.js';
import { decodeCursor, encodeCursor } from '../shared/paging.js';
import type { CasePageDto, CaseRowDto, ListLead, ListStatus } from './case-lists.dto.js';

interface StoredRow {
  id: string;
  reference: string;
  band: Band;
  status: string;
  opened_at: Date;
  sort_key: string;
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

export interface CaseListRequest {
  status: ListStatus;
  lead: ListLead;
  cursor: string | null;
}

const PAGE = 25;

/** Whoever holds the case by a referral alone knows the band where she allowed it, as on the case page. */
const BAND = `case when c.agency_id = $1 or exists (select 1 from panoh.grants g where g.case_id = c.id
    and (g.relation <> 'referred' or 'risk' = any (g.partitions))
    and (g.ends_at is null or g.ends_at > panoh.now())) then c.band else 'incomplete' end as band`;

/** The next step comes by its index, one look-up per line shown. */
const SELECT = `select c.id, c.reference, ${BAND}, c.status, c.opened_at, c.opened_at::text as sort_key, c.closed_at,
    c.lead_user_id, c.agency_id, u.display_name as lead_name, s.code, n.rule, n.step, n.kind, n.due_at
  from panoh.cases c left join panoh.survivors s on s.case_id = c.id
    left join panoh.users u on u.id = c.lead_user_id and c.agency_id = $1
    left join lateral (select f.rule, f.step, f.kind, f.due_at from panoh.follow_ups f
      where f.case_id = c.id and f.status = 'pending'
      order by f.due_at, (f.rule = 'rk.reassess' and c.band = 'incomplete') desc, f.id limit 1) n on true`;

const SHARED_WITH_GROUP = `c.shares_with_group and (c.shares_until is null or c.shares_until > panoh.now()) and exists (select 1 from panoh.grants g where g.case_id = c.id
  and g.relation = 'group' and g.grantee_id = any ($7) and (g.ends_at is null or g.ends_at > panoh.now()))`;

/** Lists of cases: the own agency's, and for a coordinator those that survivors allowed the group to know. */
@Injectable()
export class CaseListsService {
  constructor(private readonly database: Database) {}

  /** Newest first, 25 a page. */
  async list({ status, lead, cursor }: CaseListRequest): Promise<CasePageDto> {
    const { agencyId, userId, ledGroupIds } = this.database.viewer;
    const end = decodeCursor(cursor);
    const rows = await this.database.query<StoredRow>(
      `${SELECT} where ${this.isOfGroup ? SHARED_WITH_GROUP : 'c.agency_id = $1'}
         and ($2 = 'all' or c.status = $2)
         and ($3 = 'anybody' or ($3 = 'me' and c.lead_user_id = $4) or ($3 = 'nobody' and c.lead_user_id is null))
         and ($5::timestamptz is null or (c.opened_at, c.id) < ($5, $6::uuid))
       order by c.opened_at desc, c.id desc limit ${PAGE + 1}`,
      [
        ...[agencyId, status, lead, userId, end?.key ?? null, end?.id ?? null],
        ...(this.isOfGroup ? [ledGroupIds] : []),
      ],
    );
    const last = rows.length > PAGE ? rows[PAGE - 1] : undefined;
    return {
      items: rows.slice(0, PAGE).map((row) => this.toRow(row)),
      nextCursor: last ? encodeCursor(last.sort_key, last.id) : null,
    };
  }

  /** The lines of these cases, as far as the viewer may see them; newest first. */
  async byIds(ids: string[]): Promise<CaseRowDto[]> {
    if (ids.length === 0) return [];
    const rows = await this.database.query<StoredRow>(
      `${SELECT} where c.id = any ($2) order by c.opened_at desc, c.id desc limit ${PAGE}`,
      [this.database.viewer.agencyId, ids],
    );
    return rows.map((row) => this.toRow(row));
  }

  /** Whoever works on no case herself sees the group's by reference. */
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

import { Injectable } from '@nestjs/common';
import type { Band } from '../cases/index.js';
import type { Names } from '../identity/index.js';
import { Database } from '../platform/database/database.js';
import { mayCall } from '../platform/http/permissions.js';
import type { ReferralStatus } from '../referrals/referrals.types.js';
import { BoardsRepository, NEED, instant, instantOrNull, namesOf } from './boards.repository.js';
import type { BoardRow } from './boards.repository.js';
import { referralActions } from './referral-actions.js';
import type { AwaitingResponsePageDto, AwaitingResponseRowDto, AwaitingResponseType } from './queue.dto.js';

interface WaitingRow extends BoardRow {
  filter: AwaitingResponseType;
  caseId: string | null;
  code: string | null;
  reference: string;
  band: Band | null;
  fromAgencyName: Names;
  serviceType: string | null;
  urgency: string | null;
  status: ReferralStatus | null;
  dueAt: string | null;
  since: string;
  version: number;
}

/** Offers show the need, the district, the urgency and the band, and nothing that says who she is. */
const SQL = `
  select r.id, 'referral' as filter, r.due_at as sort_at, jsonb_build_object('caseId', null, 'code', null,
    'reference', r.reference, 'band', r.band, 'fromAgencyName', ${namesOf('a')}, 'serviceType', ${NEED},
    'urgency', r.urgency, 'status', r.status, 'dueAt', r.due_at, 'since', r.sent_at, 'version', r.version) as facts
  from panoh.referrals r join panoh.agencies a on a.id = r.from_agency_id
  where r.to_agency_id = $1 and r.ended_at is null and r.status in ('sent', 'received')
  union all
  select e.id, 'closure_decision', e.endorsed_at, jsonb_build_object('caseId', c.id, 'code', s.code,
    'reference', c.reference, 'band', c.band, 'fromAgencyName', ${namesOf('a')}, 'serviceType', null,
    'urgency', null, 'status', null, 'dueAt', null, 'since', e.endorsed_at, 'version', e.version)
  from panoh.closure_episodes e join panoh.cases c on c.id = e.case_id join panoh.agencies a on a.id = c.agency_id
    left join panoh.survivors s on s.case_id = c.id
  where e.state = 'endorsed' and e.reviewer_agency_id = $1 and (c.agency_id <> $1
    or (e.requested_by <> $2 and e.endorsed_by <> $2
      and (e.reviewer_user_id = $2 or (e.reviewer_user_id is null and not panoh.has_worked_on(c.id, $2)))))
  union all
  select b.id, 'band_change', b.requested_at, jsonb_build_object('caseId', c.id, 'code', s.code,
    'reference', c.reference, 'band', c.band, 'fromAgencyName', ${namesOf('a')}, 'serviceType', null,
    'urgency', null, 'status', null, 'dueAt', null, 'since', b.requested_at, 'version', b.version)
  from panoh.band_changes b join panoh.cases c on c.id = b.case_id join panoh.agencies a on a.id = c.agency_id
    left join panoh.survivors s on s.case_id = c.id
  where b.state = 'pending' and b.confirmer_id = $2 and c.status = 'open'
  union all
  select x.order_id, 'extension', x.answer_by, jsonb_build_object('caseId', null, 'code', null,
    'reference', x.reference, 'band', x.band, 'fromAgencyName', ${namesOf('a')}, 'serviceType', null,
    'urgency', null, 'status', null, 'dueAt', x.answer_by, 'since', x.sent_at, 'version', x.version)
  from panoh.extension_requests() x join panoh.agencies a on a.id = x.agency_id where $3`;

const ACTIONS: Record<Exclude<AwaitingResponseType, 'referral'>, string[]> = {
  closure_decision: ['decide'],
  band_change: ['confirm'],
  extension: ['answer'],
};

/** Items that await the viewer's answer, earliest deadline first. */
@Injectable()
export class AwaitingResponseService {
  constructor(
    private readonly database: Database,
    private readonly boards: BoardsRepository,
  ) {}

  async page(cursor: string | null): Promise<AwaitingResponsePageDto & { total: number }> {
    const { agencyId, userId, roles } = this.database.viewer;
    const page = await this.boards.page<WaitingRow>({
      sql: SQL,
      parameters: [agencyId, userId, mayCall(roles, 'extensions.answer')],
      filter: null,
      cursor,
    });
    for (const { caseId } of page.items) if (caseId) this.database.audit.touch(caseId, 'core');
    const total = Object.values(page.counts).reduce((sum, count) => sum + count, 0);
    return { items: page.items.map(toRow), nextCursor: page.nextCursor, total };
  }
}

const toRow = (row: WaitingRow): AwaitingResponseRowDto => ({
  type: row.filter,
  id: row.id,
  caseId: row.caseId,
  code: row.code,
  reference: row.reference,
  band: row.band,
  fromAgencyName: row.fromAgencyName,
  serviceType: row.serviceType,
  urgency: row.urgency,
  dueAt: instantOrNull(row.dueAt),
  since: instant(row.since),
  allowedActions:
    row.filter === 'referral' ? referralActions(row.status ?? 'sent', 'receiver') : ACTIONS[row.filter],
  version: row.version,
});

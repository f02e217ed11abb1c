import { Injectable } from '@nestjs/common';
import type { Band } from '../cases/index.js';
import type { Names } from '../identity/index.js';
import { Database } from '../platform/database/database.js';
import { mayCall } from '../platform/http/permissions.js';
import type { ReferralStatus } from '../referrals/referrals.types.js';
import { AWAITING_SQL } from './approvals.queries.js';
import { boardPage, instant, instantOrNull } from './boards.queries.js';
import type { BoardRow } from './boards.queries.js';
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

const ACTIONS: Record<Exclude<AwaitingResponseType, 'referral'>, string[]> = {
  closure_decision: ['decide'],
  band_change: ['confirm'],
  extension: ['answer'],
};

/** Items that await the viewer's answer, earliest deadline first. */
@Injectable()
export class AwaitingResponseService {
  constructor(private readonly database: Database) {}

  async page(cursor: string | null): Promise<AwaitingResponsePageDto & { total: number }> {
    const { agencyId, userId, roles } = this.database.viewer;
    const page = await boardPage<WaitingRow>(this.database, {
      sql: AWAITING_SQL,
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

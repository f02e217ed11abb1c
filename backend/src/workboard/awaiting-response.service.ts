import { Injectable } from '@nestjs/common';
import { Database } from '../platform/database/database.js';
import { mayCall } from '../platform/http/permissions.js';
import type { ReferralStatus } from '../referrals/referrals.types.js';
import { AWAITING_SQL } from './approvals.queries.js';
import { boardPage, countLines, instant, instantOrNull, lineOf } from './boards.queries.js';
import type { BoardRow } from './boards.queries.js';
import { referralActions } from './referral-actions.js';
import type { AwaitingResponsePageDto, AwaitingResponseRowDto, AwaitingResponseType } from './queue.dto.js';

interface WaitingRow extends BoardRow, Omit<AwaitingResponseRowDto, 'type' | 'allowedActions'> {
  filter: AwaitingResponseType;
  status: ReferralStatus | null;
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
    const page = await boardPage<WaitingRow>(this.database, {
      sql: AWAITING_SQL,
      parameters: this.parameters,
      filter: null,
      cursor,
    });
    for (const { caseId } of page.items) if (caseId) this.database.audit.touch(caseId, 'core');
    const total = Object.values(page.counts).reduce((sum, count) => sum + count, 0);
    return { items: page.items.map(toRow), nextCursor: page.nextCursor, total };
  }

  count(): Promise<number> {
    return countLines(this.database, AWAITING_SQL, this.parameters);
  }

  private get parameters(): unknown[] {
    const { agencyId, userId, roles } = this.database.viewer;
    return [agencyId, userId, mayCall(roles, 'extensions.answer')];
  }
}

const toRow = ({ status, ...row }: WaitingRow): AwaitingResponseRowDto => ({
  ...lineOf(row),
  type: row.filter,
  dueAt: instantOrNull(row.dueAt),
  since: instant(row.since),
  allowedActions:
    row.filter === 'referral' ? referralActions(status ?? 'sent', 'receiver') : ACTIONS[row.filter],
});

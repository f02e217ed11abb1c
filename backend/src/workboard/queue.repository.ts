import { Injectable } from '@nestjs/common';
import type { Band } from '../cases/index.js';
import type { Names } from '../identity/index.js';
import { Database } from '../platform/database/database.js';
import type { ReferralStatus } from '../referrals/referrals.types.js';
import { PAGE, boardEnd, pageOf } from './boards.repository.js';
import type { BoardEnd, BoardPage, BoardRow } from './boards.repository.js';
import type { QueueFilter, QueueType } from './queue.dto.js';

export interface QueueRequest {
  filter: QueueFilter | null;
  newestFirst: boolean;
  cursor: string | null;
}

export interface QueueLine extends BoardRow {
  filter: QueueFilter;
  type: QueueType;
  caseId: string;
  reference: string;
  band: Band;
  withAgencyName: Names | null;
  rule: string | null;
  step: number | null;
  because: string | null;
  owner: string | null;
  escalatedTo: string | null;
  referralReference: string | null;
  referralId: string | null;
  serviceType: string | null;
  urgency: string | null;
  status: ReferralStatus | null;
  isContacted: boolean;
  version: number;
  askedTimes: number;
  askedAt: string | null;
}

interface Answer {
  items: QueueLine[] | null;
  counts: Record<string, number> | null;
}

const beyond = (end: BoardEnd | null): unknown[] => (end ? [end.rank, end.key, end.id] : [null, null, null]);

/** So many lines of a kind are counted; what is more is shown as more. */
export const COUNTED = 100;

/**
 * The lines of the queue of the groups that the viewer leads, danger first. The database keeps them in
 * their order and gives them to no one else (ADR 0010), so that neither the page nor its counts read more than they show.
 */
@Injectable()
export class QueueRepository {
  constructor(private readonly database: Database) {}

  async page({ filter, newestFirst, cursor }: QueueRequest): Promise<BoardPage<QueueLine>> {
    const end = boardEnd(cursor);
    const [row] = await this.database.query<Answer>(
      'select items, counts from panoh.group_queue($1, $2, $3, $4, $5, $6, $7)',
      [filter, newestFirst, ...beyond(end), PAGE + 1, COUNTED],
    );
    return pageOf({ items: row?.items ?? [], counts: row?.counts ?? {} });
  }
}

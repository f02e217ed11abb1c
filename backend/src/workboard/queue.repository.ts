import { Injectable } from '@nestjs/common';
import { Database } from '../platform/database/database.js';
import { decodeCursor } from '../shared/paging.js';
import { PAGE, pageOf } from './boards.repository.js';
import type { BoardPage, BoardRow } from './boards.repository.js';
import type { QueueFilter } from './queue.dto.js';
import { QUEUE_BRANCHES } from './queue.sql.js';
import type { Branch } from './queue.sql.js';

export interface QueueRequest {
  filter: QueueFilter | null;
  newestFirst: boolean;
  cursor: string | null;
}

/** So many lines of a kind are counted; what is more is shown as more. */
export const COUNTED = 100;

/** The lines of a group's queue: a page of them in one statement, none of which is read to its end. */
@Injectable()
export class QueueRepository {
  constructor(private readonly database: Database) {}

  async page<Row extends BoardRow>({ filter, newestFirst, cursor }: QueueRequest): Promise<BoardPage<Row>> {
    const end = decodeCursor(cursor);
    const order = newestFirst ? 'desc' : 'asc';
    const beyond = end ? `(sort_at, id) ${newestFirst ? '<' : '>'} ($2::timestamptz, $3::uuid)` : null;
    const shown = QUEUE_BRANCHES.filter((branch) => filter === null || branch.filter === filter);
    const lines = shown.map((branch) => linesOf(branch, order, beyond)).join(' union all ');
    const [row] = await this.database.query<{ items: Row[]; counts: Record<string, number> }>(
      `select coalesce((select jsonb_agg(facts || jsonb_build_object('id', id, 'filter', filter,
           'sortKey', sort_at::text) order by sort_at ${order}, id ${order})
         from (select * from (${lines}) all_lines order by sort_at ${order}, id ${order} limit ${PAGE + 1}) shown), '[]')
           as items,
         ${COUNTS} as counts`,
      [this.database.viewer.ledGroupIds, ...(end ? [end.key, end.id] : [])],
    );
    return pageOf(row ?? { items: [], counts: {} });
  }
}

function linesOf({ filter, id, sortAt, facts, from }: Branch, order: string, beyond: string | null): string {
  const after = beyond?.replace('(sort_at, id)', `(${sortAt}, ${id})`);
  return `(select ${id} as id, '${filter}' as filter, ${sortAt} as sort_at, ${facts} as facts from ${from}
    ${after ? `and ${after}` : ''} order by ${sortAt} ${order}, ${id} ${order} limit ${PAGE + 1})`;
}

const COUNTS = `(select jsonb_object_agg(filter, n) from (select filter, least(sum(n), ${COUNTED}) as n from (
    ${QUEUE_BRANCHES.map(
      ({ filter, from }) =>
        `select '${filter}' as filter, (select count(*) from (select 1 from ${from} limit ${COUNTED}) counted) as n`,
    ).join(' union all ')}) kinds group by filter) filters)`;

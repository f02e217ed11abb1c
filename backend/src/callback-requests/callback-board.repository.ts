import { Injectable } from '@nestjs/common';
import { Database } from '../platform/database/database.js';
import { decodeCursor, encodeCursor } from '../shared/paging.js';
import type {
  CallbackOutcome,
  CallbackListName,
  CallbackState,
  JunkReason,
} from './callback-requests.types.js';

export interface CallbackRow {
  id: string;
  receivedAt: Date;
  dueAt: Date;
  isDoubtful: boolean;
  state: CallbackState;
  takenBy: string | null;
  takenByName: string | null;
  tryAt: Date | null;
  lockedAt: Date | null;
  outcome: Extract<CallbackOutcome, 'reached' | 'stopped' | 'junk'> | null;
  junkReason: JunkReason | null;
  settledAt: Date | null;
  version: number;
}

export interface CallbackPage {
  rows: CallbackRow[];
  total: number;
  nextCursor: string | null;
}

interface Shelf {
  readonly holds: string;
  /** Of a type that has microseconds, as its cursor. */
  readonly key: string;
  readonly newestFirst: boolean;
}

const SHELVES: Record<CallbackListName, Shelf> = {
  // Waiting requests by deadline, retries by their time.
  open: {
    holds: `r.state <> 'settled' and not (r.is_doubtful and r.state = 'waiting')`,
    key: 'coalesce(r.try_at, r.due_at)',
    newestFirst: false,
  },
  doubtful: { holds: `r.is_doubtful and r.state = 'waiting'`, key: 'r.received_at', newestFirst: true },
  settled: {
    holds: `r.state = 'settled' and r.settled_at > panoh.now() - interval '7 days'`,
    key: 'r.settled_at',
    newestFirst: true,
  },
};
const PAGE = 50;

const COLUMNS = `r.id, r.received_at as "receivedAt", r.due_at as "dueAt", r.is_doubtful as "isDoubtful", r.state,
    r.taken_by as "takenBy", u.display_name as "takenByName", r.try_at as "tryAt", r.locked_at as "lockedAt", r.outcome,
    (select e.reason from panoh.callback_events e where e.request_id = r.id and e.kind = 'junk' and r.outcome = 'junk'
      order by e.at desc limit 1) as "junkReason", r.settled_at as "settledAt", r.version`;
const FROM = 'from panoh.callback_requests r left join panoh.users u on u.id = r.taken_by';

/** Requests of the viewer's hotline: parts of a board that are read page by page, however long they are. */
@Injectable()
export class CallbackBoardRepository {
  constructor(private readonly database: Database) {}

  async find(id: string): Promise<CallbackRow | null> {
    const [row] = await this.database.query<CallbackRow>(`select ${COLUMNS} ${FROM} where r.id = $1`, [id]);
    return row ?? null;
  }

  /** One page of a part, and how many there are on all of them. */
  async page(shelf: CallbackListName, cursor: string | null): Promise<CallbackPage> {
    const { holds, key, newestFirst } = SHELVES[shelf];
    const [order, beyond] = newestFirst ? ['desc', '<'] : ['asc', '>'];
    const end = decodeCursor(cursor);
    const rows = await this.database.query<CallbackRow & { key: string }>(
      `select ${COLUMNS}, (${key})::text as key ${FROM} where ${holds}
         and ($1::timestamptz is null or (${key}, r.id) ${beyond} ($1, $2::uuid))
       order by ${key} ${order}, r.id ${order} limit ${PAGE + 1}`,
      [end?.key ?? null, end?.id ?? null],
    );
    const last = rows.length > PAGE ? rows[PAGE - 1] : undefined;
    return {
      rows: rows.slice(0, PAGE),
      total: await this.count(holds),
      nextCursor: last ? encodeCursor(last.key, last.id) : null,
    };
  }

  private async count(holds: string): Promise<number> {
    const [row] = await this.database.query<{ total: number }>(
      `select count(*)::integer as total from panoh.callback_requests r where ${holds}`,
    );
    return row?.total ?? 0;
  }
}

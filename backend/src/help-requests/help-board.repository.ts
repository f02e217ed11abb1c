import { Injectable } from '@nestjs/common';
import { Database } from '../platform/database/database.js';
import { decodeCursor, encodeCursor } from '../shared/paging.js';
import type { HelpOutcome, HelpShelf, HelpState, JunkReason } from './help-requests.types.js';

export interface HelpRow {
  id: string;
  receivedAt: Date;
  dueAt: Date;
  isDoubtful: boolean;
  state: HelpState;
  takenBy: string | null;
  takenByName: string | null;
  tryAt: Date | null;
  lockedAt: Date | null;
  outcome: Extract<HelpOutcome, 'reached' | 'stopped' | 'junk'> | null;
  junkReason: JunkReason | null;
  settledAt: Date | null;
  version: number;
}

export interface HelpPage {
  rows: HelpRow[];
  total: number;
  nextCursor: string | null;
}

interface Shelf {
  readonly holds: string;
  /** Of a type that has microseconds, as its cursor. */
  readonly key: string;
  readonly newestFirst: boolean;
}

const SHELVES: Record<HelpShelf, Shelf> = {
  // What waits by when it was promised, what is to be tried again by its time.
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
    (select e.reason from panoh.help_events e where e.request_id = r.id and e.kind = 'junk' and r.outcome = 'junk'
      order by e.at desc limit 1) as "junkReason", r.settled_at as "settledAt", r.version`;
const FROM = 'from panoh.help_requests r left join panoh.users u on u.id = r.taken_by';

/** Requests of the viewer's hotline: parts of a board that are read page by page, however long they are. */
@Injectable()
export class HelpBoardRepository {
  constructor(private readonly database: Database) {}

  async find(id: string): Promise<HelpRow | null> {
    const [row] = await this.database.query<HelpRow>(`select ${COLUMNS} ${FROM} where r.id = $1`, [id]);
    return row ?? null;
  }

  /** One page of a part, and how many there are on all of them. */
  async page(shelf: HelpShelf, cursor: string | null): Promise<HelpPage> {
    const { holds, key, newestFirst } = SHELVES[shelf];
    const [order, beyond] = newestFirst ? ['desc', '<'] : ['asc', '>'];
    const end = decodeCursor(cursor);
    const rows = await this.database.query<HelpRow & { key: string }>(
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
      `select count(*)::integer as total from panoh.help_requests r where ${holds}`,
    );
    return row?.total ?? 0;
  }
}

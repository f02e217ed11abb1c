import { Injectable } from '@nestjs/common';
import { WorkerDatabase } from '../../database/worker-database.js';
import type { RunSql } from '../../database/worker-database.js';
import { Log } from '../../log.js';
import { age, hashAfter } from '../chain/chain-verifier.js';
import { NO_HASH, UNCHAINED_MS } from '../chain/chain.types.js';
import type { AuditEntry, Head } from '../chain/chain.types.js';
import { ENTRY_COLUMNS, toEntry } from '../chain/entry-rows.js';
import type { EntryRow } from '../chain/entry-rows.js';

interface State {
  settled: string;
  /** No transaction below it runs any more. */
  oldest: string;
  chain_no: string | null;
  hash: string | null;
  /** The hash that now stands where this process left the chain. */
  left: string | null;
  now: string;
}

/**
 * Where a round longer than one batch continues. A round chains what was committed when its first batch was read.
 * Entries committed before that position later are left to the next round.
 */
interface Round {
  after: string | null;
  oldest: string | null;
}

interface Sealed {
  chained: number;
  next: Round | null;
}

const BATCH = 1_000;
/** One sealer at a time, however many workers there are; the lock ends with the transaction, also of a killed process. */
const LOCK = `select pg_try_advisory_xact_lock(hashtext('panoh.audit_chain')) as held`;
const STATE = `select s.settled_seq as settled, pg_snapshot_xmin(pg_current_snapshot())::text as oldest, c.chain_no,
    encode(c.hash, 'hex') as hash, (select encode(l.hash, 'hex') from panoh.audit_chain l where l.chain_no = $1) as left,
    to_char(panoh.now() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as now
  from panoh.audit_chain_state s left join lateral
    (select * from panoh.audit_chain order by chain_no desc limit 1) c on true`;
/** Queried after the state, so that every transaction that ended by then is visible. */
const WAITING = `select ${ENTRY_COLUMNS} from panoh.audit_entries e
  where e.seq > $1 and not exists (select 1 from panoh.audit_chain c where c.seq = e.seq) order by e.seq limit $2`;
const APPEND = `insert into panoh.audit_chain (chain_no, seq, hash)
  select c.chain_no, c.seq, decode(c.hash, 'hex') from unnest($1::bigint[], $2::bigint[], $3::text[]) c (chain_no, seq, hash)`;
/**
 * Every transaction that drew an entry's number up to the highest one in the chain has a number below this one's. Once
 * none of them runs any more, what is there of these entries is chained, and the rest was undone. A mark from before a
 * restore may be ahead of this server.
 */
const SETTLE = `update panoh.audit_chain_state s set
    settled_seq = case when s.mark_xid < $1::xid8 then greatest(s.settled_seq, s.mark_seq) else s.settled_seq end,
    mark_seq = m.last, mark_xid = pg_current_xact_id()
  from (select max(c.seq) as last from panoh.audit_chain c) m
  where s.settled_seq < m.last and (s.mark_xid < $1::xid8 or s.mark_xid > pg_current_xact_id())`;

/**
 * Chains what was committed, in the order in which it becomes visible: an entry may be committed after one with a higher
 * number. Remembers where it left the chain, so that a head changed behind its back is noticed before it is signed.
 */
@Injectable()
export class AuditChainer {
  private leftAt: Head = { chain: 0, hash: NO_HASH };
  private hasWarned = false;

  constructor(
    private readonly database: WorkerDatabase,
    private readonly log: Log,
  ) {}

  get isUnbroken(): boolean {
    return !this.hasWarned;
  }

  /** How many entries were chained; 0 also where another worker is at it. */
  async seal(): Promise<number> {
    let count = 0;
    for (let round: Round | null = { after: null, oldest: null }; round;) {
      const { chained, next }: Sealed = await this.sealBatch(round);
      count += chained;
      round = next;
    }
    return count;
  }

  private async sealBatch(round: Round): Promise<Sealed> {
    const done = await this.database.transaction(async (run) => {
      const [lock] = await run<{ held: boolean }>(LOCK);
      if (!lock?.held) return null;
      const [state] = await run<State>(STATE, [this.leftAt.chain]);
      if (!state) return null;
      this.compare(state);
      const entries = (await run<EntryRow>(WAITING, [round.after ?? state.settled, BATCH])).map(toEntry);
      const head = await append(run, headOf(state), entries);
      const oldest = round.oldest ?? state.oldest;
      const isWhole = entries.length < BATCH;
      if (isWhole) await run(SETTLE, [oldest]);
      const next = isWhole ? null : { after: String(entries.at(-1)?.seq), oldest };
      return { head, entries, next, now: state.now };
    });
    if (!done) return { chained: 0, next: null };
    this.leftAt = done.head;
    this.tellOfLate(done.entries, done.now);
    return { chained: done.entries.length, next: done.next };
  }

  private compare({ left }: State): void {
    const { chain, hash } = this.leftAt;
    if (chain === 0 || left === hash || this.hasWarned) return;
    this.hasWarned = true;
    this.log.error('audit_chain_changed', { count: chain });
  }

  private tellOfLate(entries: readonly AuditEntry[], now: string): void {
    const late = entries.filter(({ at }) => age(at, now) > UNCHAINED_MS);
    if (late.length > 0) this.log.warn('audit_chained_late', { count: late.length });
  }
}

const headOf = ({ chain_no, hash }: State): Head =>
  chain_no === null || hash === null ? { chain: 0, hash: NO_HASH } : { chain: Number(chain_no), hash };

async function append(run: RunSql, from: Head, entries: readonly AuditEntry[]): Promise<Head> {
  let head = from;
  const links = entries.map((entry) => {
    head = { chain: head.chain + 1, hash: hashAfter(head.hash, entry) };
    return { ...head, seq: entry.seq };
  });
  if (links.length > 0)
    await run(APPEND, [
      links.map(({ chain }) => chain),
      links.map(({ seq }) => seq),
      links.map(({ hash }) => hash),
    ]);
  return head;
}

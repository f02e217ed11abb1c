import type { RunSql } from '../database/worker-database.js';

/** Long enough for an operator to look up what was queued; the table is no source of truth. */
const KEPT_DAYS = 30;
const AT_ONCE = 1_000;

/** Removes rows relayed more than 30 days ago, oldest first; waiting rows are never removed. */
export const pruneOutbox = (run: RunSql): Promise<unknown> =>
  run(
    `delete from panoh.outbox where id in (select id from panoh.outbox
       where relayed_at < panoh.now() - $1::integer * interval '1 day' order by relayed_at limit $2)`,
    [KEPT_DAYS, AT_ONCE],
  );

/** What people read in hours that are long over counts against no budget any more. */
export async function pruneReads(run: RunSql): Promise<void> {
  await run("delete from panoh.read_budgets where hour < panoh.now() - interval '1 day'");
  await run("delete from panoh.case_read_counters where hour < panoh.now() - interval '1 day'");
}

export interface OutboxRow {
  id: string;
  queue: string;
  delay_ms: number;
}

/** Committed rows that no relay has, oldest first, locked until the transaction ends. */
export const waitingInOutbox = (run: RunSql, limit: number): Promise<OutboxRow[]> =>
  run<OutboxRow>(
    `select id, queue, greatest(0, ceil(extract(epoch from run_at - panoh.now()) * 1000))::float8 as delay_ms
     from panoh.outbox where relayed_at is null order by created_at limit $1 for update skip locked`,
    [limit],
  );

export const markRelayed = (run: RunSql, ids: readonly string[]): Promise<unknown> =>
  run('update panoh.outbox set relayed_at = panoh.now() where id = any ($1)', [ids]);

/** The state of the queue for operators. The time since when it does not answer stays while it does not. */
export const recordQueueState = (run: RunSql, state: { isReached: boolean }): Promise<unknown> =>
  run(
    `insert into panoh.worker_heartbeats as h (name, beaten_at, counts) values ('queue', panoh.now(), $1::jsonb || jsonb_build_object(
       'awaySince', case when $2 then null else panoh.now() end,
       'outboxWaiting', (select count(*) from panoh.outbox where relayed_at is null),
       'outboxOldestAt', (select min(created_at) from panoh.outbox where relayed_at is null)))
     on conflict (name) do update set beaten_at = excluded.beaten_at, counts = excluded.counts || case when $2 then '{}'
       else jsonb_build_object('awaySince', coalesce(h.counts->>'awaySince', excluded.counts->>'awaySince')) end`,
    [JSON.stringify(state), state.isReached],
  );

import type { RunSql } from '../database/worker-database.js';

/** Long enough to look up what was handed to a queue when somebody asks; the truth is never here. */
const KEPT_DAYS = 30;
const AT_ONCE = 1_000;

/** Removes rows that were relayed more than 30 days ago, the oldest first; what waits is never touched. */
export async function pruneOutbox(run: RunSql): Promise<void> {
  await run(
    `delete from panoh.outbox where id in (select id from panoh.outbox
       where relayed_at < panoh.now() - $1::integer * interval '1 day' order by relayed_at limit $2)`,
    [KEPT_DAYS, AT_ONCE],
  );
}

/** What people read in hours that are long over counts against no budget any more. */
export async function pruneReads(run: RunSql): Promise<void> {
  for (const table of ['read_budgets', 'read_cases'])
    await run(`delete from panoh.${table} where hour < panoh.now() - interval '1 day'`);
}

import { writeJobAudit } from '../../platform/audit/job-audit.js';
import type { RunSql, WorkerDatabase } from '../../platform/database/worker-database.js';
import type { Day } from '../../shared/dates.js';
import { CLASSIFIED_AS } from '../statistics.types.js';
import type { Span } from '../statistics.types.js';

interface StalePeriod {
  span: Span;
  firstOn: Day;
}

const ONE_COUNTS = `select pg_advisory_xact_lock(hashtext('statistics.facts'))`;
const STALE = `select span, to_char(first_on, 'YYYY-MM-DD') as "firstOn" from statistics.stale_periods
  order by first_on desc, span`;
const IS_STALE = `select 1 from statistics.stale_periods where span = $1 and first_on = $2`;

/**
 * Counts every period that changed since the last time, one transaction each: a worker that is killed leaves the others
 * to be counted, and a change in between marks its period again.
 */
export async function refreshFacts(database: WorkerDatabase): Promise<void> {
  await database.transaction(async (run) => {
    await run(ONE_COUNTS);
    await run('select statistics.gather_stale()');
  });
  for (const { span, firstOn } of await database.query<StalePeriod>(STALE))
    await database.transaction((run) => recount(run, { span, firstOn }));
}

async function recount(run: RunSql, { span, firstOn }: StalePeriod): Promise<void> {
  await run(ONE_COUNTS);
  // Another worker may have done it meanwhile.
  if ((await run(IS_STALE, [span, firstOn])).length === 0) return;
  await run('select statistics.recount($1, $2, $3)', [span, firstOn, JSON.stringify(CLASSIFIED_AS)]);
  // Of every case there is, so that none is named.
  await writeJobAudit(run, { action: 'job.count', partitions: ['core'], purpose: 'totals' });
}

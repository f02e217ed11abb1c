import { writeJobAudit } from '../../platform/audit/job-audit.js';
import type { RunSql, WorkerDatabase } from '../../platform/database/worker-database.js';
import type { Day } from '../../shared/dates.js';
import type { Fact, KnownFact } from '../facts.rules.js';
import { CLASSIFIED_AS } from '../statistics.types.js';
import type { Span, TableCode } from '../statistics.types.js';

interface StalePeriod {
  span: Span;
  firstOn: Day;
}

interface StoredFact {
  code: TableCode;
  firstOn: Day;
  line: string;
  column: string;
  records: number;
}

const ONE_COUNTS = `select pg_advisory_xact_lock(hashtext('statistics.facts'))`;
const STALE = `select span, to_char(first_on, 'YYYY-MM-DD') as "firstOn" from statistics.stale_periods
  order by first_on desc, span`;
const IS_STALE = `select 1 from statistics.stale_periods where span = $1 and first_on = $2`;
const FACTS = `select code, to_char(first_on, 'YYYY-MM-DD') as "firstOn", line, column_key as "column", records
  from statistics.facts where first_on >= $1 and first_on < $2`;
const KNOWN = `select code, to_char(first_on, 'YYYY-MM-DD') as "firstOn", line, column_key as "column", records, reader
  from statistics.known_facts where first_on >= $1 and first_on < $2`;

/**
 * Counts anew what changed since the last time, each period by itself: a worker that is killed leaves the others to be
 * counted, and what changes meanwhile marks its period again.
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

/** Facts of whole months and years from one day up to another. */
export const factsBetween = (run: RunSql, from: Day, until: Day): Promise<Fact[]> =>
  run<StoredFact>(FACTS, [from, until]);

/** How much of that somebody knows by herself, of the tables that are published. */
export const knownBetween = (run: RunSql, from: Day, until: Day): Promise<KnownFact[]> =>
  run<KnownFact>(KNOWN, [from, until]);

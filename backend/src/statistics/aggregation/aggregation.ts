import { writeJobAudit } from '../../platform/audit/job-audit.js';
import { WorkerDatabase } from '../../platform/database/worker-database.js';
import type { RunSql } from '../../platform/database/worker-database.js';
import type { Day } from '../../shared/dates.js';
import { CLASSIFIED_AS } from '../statistics.types.js';
import type { Span } from '../statistics.types.js';
import { Injectable } from '@nestjs/common';
import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import { Log } from '../../platform/log.js';
import { Repeating } from '../../platform/queue/repeating.js';

interface StalePeriod {
  span: Span;
  firstOn: Day;
}

const ONE_COUNTS = `select pg_advisory_xact_lock(hashtext('statistics.cell_counts'))`;
const STALE = `select span, to_char(first_on, 'YYYY-MM-DD') as "firstOn" from statistics.periods_to_recount
  order by first_on desc, span`;
const IS_STALE = `select 1 from statistics.periods_to_recount where span = $1 and first_on = $2`;

/**
 * Counts every period that changed since the last time, one transaction each: a worker that is killed leaves the others
 * to be counted, and a change in between marks its period again.
 */
export async function refreshCellCounts(database: WorkerDatabase): Promise<void> {
  await database.transaction(async (run) => {
    await run(ONE_COUNTS);
    await run('select statistics.gather_stale()');
  });
  for (const { span, firstOn } of await database.query<StalePeriod>(STALE))
    await database.transaction((run) => recount(run, { span, firstOn }));
}

async function recount(run: RunSql, { span, firstOn }: StalePeriod): Promise<void> {
  await run(ONE_COUNTS);
  // Another worker may have done it in between.
  if ((await run(IS_STALE, [span, firstOn])).length === 0) return;
  await run('select statistics.recount($1, $2, $3)', [span, firstOn, JSON.stringify(CLASSIFIED_AS)]);
  // Audits the job as a whole, so that no case is named.
  await writeJobAudit(run, { action: 'job.count', partitions: ['core'], purpose: 'totals' });
}

const EVERY_MS = 900_000;

/** Keeps the exact counts up to date. Several workers may run it; each period is counted once. */
@Injectable()
export class Aggregation implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly counting: Repeating;

  constructor(
    private readonly database: WorkerDatabase,
    log: Log,
  ) {
    this.counting = new Repeating({ failure: 'aggregation_failed', everyMs: EVERY_MS, log }, () =>
      this.run(),
    );
  }

  onApplicationBootstrap(): void {
    this.counting.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.counting.stop();
  }

  run(): Promise<void> {
    return refreshCellCounts(this.database);
  }
}

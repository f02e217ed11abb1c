import { setTimeout as pause } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { writeJobAudit } from '../../platform/audit/job-audit.js';
import { WorkerDatabase } from '../../platform/database/worker-database.js';
import { Log } from '../../platform/log.js';
import { RepeatingJob } from '../../platform/queue/repeating.js';
import { gatherStale, readStalePeriods, recount, takeTurn } from './counting.queries.js';
import type { StalePeriod } from './counting.queries.js';

const EVERY_MS = 900_000;
/** Beside people at work it rests so many times as long as a period took: at most a fifth of one core. */
const RESTS = 4;

/** Keeps the exact counts up to date. Several workers may run it; each period is counted once. */
@Injectable()
export class Aggregation extends RepeatingJob {
  private rests = 0;
  private readonly ending = new AbortController();

  constructor(
    private readonly database: WorkerDatabase,
    log: Log,
  ) {
    super({ failure: 'aggregation_failed', everyMs: EVERY_MS, log });
  }

  override onApplicationBootstrap(): void {
    this.rests = RESTS;
    super.onApplicationBootstrap();
  }

  override async onModuleDestroy(): Promise<void> {
    this.ending.abort();
    await super.onModuleDestroy();
  }

  /**
   * Counts every period that changed since the last time, one transaction each: a worker that is killed leaves the others
   * to be counted, and a change in between marks its period again.
   */
  async run(): Promise<void> {
    await this.database.transaction(async (run) => {
      await takeTurn(run, 'cell_counts');
      await gatherStale(run);
    });
    for (const period of await readStalePeriods(this.database.query.bind(this.database))) {
      if (this.ending.signal.aborted) return;
      const began = performance.now();
      await this.count(period);
      const { signal } = this.ending;
      await pause(this.rests * (performance.now() - began), null, { signal }).catch(() => null);
    }
  }

  private count(period: StalePeriod): Promise<void> {
    return this.database.transaction(async (run) => {
      await takeTurn(run, 'cell_counts');
      // Audits the job as a whole, so that no case is named.
      if (await recount(run, period))
        await writeJobAudit(run, { action: 'job.count', partitions: ['core'], purpose: 'totals' });
    });
  }
}

import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import { writeJobAudit } from '../../platform/audit/job-audit.js';
import type { WorkerDatabase } from '../../platform/database/worker-database.js';
import type { RunSql } from '../../platform/database/worker-database.js';
import type { Log } from '../../platform/log.js';
import { Repeating } from '../../platform/queue/repeating.js';
import { LATE_DAYS } from '../measures.types.js';

const EVERY_MS = 900_000;

export interface CountedOf {
  /** What is locked while it is counted. */
  readonly table: 'group_measures' | 'group_paths';
  readonly failure: string;
  /** Periods that are to be counted, a number of days after their end. */
  readonly due: string;
  /** What of cases is read for it. */
  readonly partitions: readonly string[];
}

/**
 * Counts a period of a group once, some days after its end, and keeps what the rules of suppression leave of it. Whatever
 * changes later, her consent too, changes no figure: what two counts differ by would be one woman.
 */
export abstract class GroupCounting<Due extends object> implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly counting: Repeating;

  protected constructor(
    private readonly database: WorkerDatabase,
    log: Log,
    private readonly of: CountedOf,
  ) {
    const { failure } = of;
    this.counting = new Repeating({ failure, everyMs: EVERY_MS, log }, () => this.run());
  }

  onApplicationBootstrap(): void {
    this.counting.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.counting.stop();
  }

  /** Several workers come at the same time; one counts and the others find it done. */
  async run(): Promise<void> {
    const { table, due, partitions } = this.of;
    await this.database.transaction(async (run) => {
      await run('select pg_advisory_xact_lock(hashtext($1))', [`statistics.${table}`]);
      for (const each of await run<Due>(due, [LATE_DAYS])) {
        await this.count(run, each);
        // Of every case that the group may know, so that none is named.
        await writeJobAudit(run, { action: 'job.count', partitions: [...partitions], purpose: 'totals' });
      }
    });
  }

  protected abstract count(run: RunSql, due: Due): Promise<void>;
}

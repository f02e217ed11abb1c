import { Injectable } from '@nestjs/common';
import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import { writeJobAudit } from '../../platform/audit/job-audit.js';
import { WorkerDatabase } from '../../platform/database/worker-database.js';
import type { RunSql } from '../../platform/database/worker-database.js';
import { Log } from '../../platform/log.js';
import { Repeating } from '../../platform/queue/repeating.js';
import { LATE_DAYS, SMALLEST_BETWEEN_AGENCIES } from '../measures.types.js';
import { pathsOf } from '../path/path.rules.js';
import { codesOf } from '../path/path.service.js';
import type { CountedPath } from '../path/path.service.js';

const EVERY_MS = 900_000;

interface DuePeriod {
  groupId: string;
  firstOn: string;
  months: number;
}

const DUE = `select working_group_id as "groupId", to_char(first_on, 'YYYY-MM-DD') as "firstOn", months
  from statistics.paths_to_count($1)`;

/** Counts where survivors of a group were lost in a period, once, as the measures of the group are counted. */
@Injectable()
export class GroupPaths implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly counting: Repeating;

  constructor(
    private readonly database: WorkerDatabase,
    log: Log,
  ) {
    this.counting = new Repeating({ failure: 'paths_failed', everyMs: EVERY_MS, log }, () => this.run());
  }

  onApplicationBootstrap(): void {
    this.counting.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.counting.stop();
  }

  /** Several workers come at the same time; one counts and the others find it done. */
  async run(): Promise<void> {
    await this.database.transaction(async (run) => {
      await run(`select pg_advisory_xact_lock(hashtext('statistics.group_paths'))`);
      for (const due of await run<DuePeriod>(DUE, [LATE_DAYS])) await this.count(run, due);
    });
  }

  private async count(run: RunSql, { groupId, firstOn, months }: DuePeriod): Promise<void> {
    const [told] = await run<{ counted: CountedPath }>(
      'select statistics.count_path($1, $2, $3) as counted',
      [groupId, firstOn, months],
    );
    const { counts, days } = told?.counted ?? { counts: [], days: [] };
    const tables = codesOf(months).flatMap((code) =>
      pathsOf(code, counts, { days, smallestShown: SMALLEST_BETWEEN_AGENCIES }),
    );
    await run(
      `insert into statistics.group_paths (working_group_id, first_on, months, counted_at, tables)
       values ($1, $2, $3, panoh.now(), $4)`,
      [groupId, firstOn, months, JSON.stringify(tables)],
    );
    // Of every case that the group may know, so that none is named.
    await writeJobAudit(run, {
      action: 'job.count',
      partitions: ['core', 'follow_ups', 'legal', 'health'],
      purpose: 'totals',
    });
  }
}

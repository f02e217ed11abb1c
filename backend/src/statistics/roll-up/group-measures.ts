import { Injectable } from '@nestjs/common';
import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import { writeJobAudit } from '../../platform/audit/job-audit.js';
import { WorkerDatabase } from '../../platform/database/worker-database.js';
import type { RunSql } from '../../platform/database/worker-database.js';
import { Log } from '../../platform/log.js';
import { Repeating } from '../../platform/queue/repeating.js';
import { measureOf, monthsOf } from '../measures.rules.js';
import type { MeasureCount } from '../measures.rules.js';
import { LATE_DAYS, MEASURE_CODES, SMALLEST_BETWEEN_AGENCIES } from '../measures.types.js';

const EVERY_MS = 900_000;

interface Quarter {
  groupId: string;
  year: number;
  quarter: number;
  firstOn: string;
}

const DUE = `select working_group_id as "groupId", to_char(first_on, 'YYYY-MM-DD') as "firstOn",
    extract(year from first_on)::integer as year, extract(quarter from first_on)::integer as quarter
  from statistics.quarters_to_count($1)`;
const COUNT = `select agency_id as "agencyId", measure, month, part, records::integer as records
  from statistics.count_measures($1, $2)`;

/**
 * Counts a quarter of a group once, some days after its end, and keeps what the rules of suppression leave of it. Whatever
 * changes later, her consent too, changes no figure: what two counts differ by would be one woman.
 */
@Injectable()
export class GroupMeasures implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly counting: Repeating;

  constructor(
    private readonly database: WorkerDatabase,
    log: Log,
  ) {
    this.counting = new Repeating({ failure: 'measures_failed', everyMs: EVERY_MS, log }, () => this.run());
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
      await run(`select pg_advisory_xact_lock(hashtext('statistics.group_measures'))`);
      for (const due of await run<Quarter>(DUE, [LATE_DAYS])) await this.count(run, due);
    });
  }

  private async count(run: RunSql, due: Quarter): Promise<void> {
    const counts = await run<MeasureCount>(COUNT, [due.groupId, due.firstOn]);
    await run(
      `insert into statistics.group_measures (working_group_id, first_on, counted_at) values ($1, $2, panoh.now())`,
      [due.groupId, due.firstOn],
    );
    const months = monthsOf(due.year, due.quarter);
    for (const code of MEASURE_CODES) {
      const { cells } = measureOf(code, counts, { months, smallestShown: SMALLEST_BETWEEN_AGENCIES });
      await run(
        `insert into statistics.group_cells (working_group_id, first_on, measure, line, column_key, value, mark)
         select $1, $2, $3, c.* from unnest($4::text[], $5::text[], $6::integer[], $7::text[]) c`,
        [
          ...[due.groupId, due.firstOn, code],
          cells.map(({ line }) => line),
          cells.map(({ column }) => column),
          cells.map(({ value }) => value),
          cells.map(({ mark }) => mark),
        ],
      );
    }
    // Of every case that the group may know, so that none is named.
    await writeJobAudit(run, {
      action: 'job.count',
      partitions: ['core', 'follow_ups', 'closure'],
      purpose: 'totals',
    });
  }
}

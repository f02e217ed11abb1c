import { Injectable } from '@nestjs/common';
import { WorkerDatabase } from '../../platform/database/worker-database.js';
import type { RunSql } from '../../platform/database/worker-database.js';
import { Log } from '../../platform/log.js';
import { SMALLEST_BETWEEN_AGENCIES } from '../measures.types.js';
import { pathsOf } from '../path/path.rules.js';
import { codesOf } from '../path/path.service.js';
import type { CountedPath } from '../path/path.service.js';
import { GroupCounting } from './group-counting.js';

interface DuePeriod {
  groupId: string;
  firstOn: string;
  months: number;
}

const DUE = `select working_group_id as "groupId", to_char(first_on, 'YYYY-MM-DD') as "firstOn", months
  from statistics.paths_to_count($1)`;

/** Where survivors of a group were lost in a quarter or a year. */
@Injectable()
export class GroupPaths extends GroupCounting<DuePeriod> {
  constructor(database: WorkerDatabase, log: Log) {
    super(database, log, {
      table: 'group_paths',
      failure: 'paths_failed',
      due: DUE,
      partitions: ['core', 'follow_ups', 'legal', 'health'],
    });
  }

  protected async count(run: RunSql, { groupId, firstOn, months }: DuePeriod): Promise<void> {
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
  }
}

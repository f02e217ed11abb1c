import { Injectable } from '@nestjs/common';
import { WorkerDatabase } from '../../platform/database/worker-database.js';
import type { RunSql } from '../../platform/database/worker-database.js';
import { Log } from '../../platform/log.js';
import { measureOf, monthsOf } from '../measures.rules.js';
import type { MeasureCount } from '../measures.rules.js';
import { MEASURE_CODES, SMALLEST_BETWEEN_AGENCIES } from '../measures.types.js';
import { GroupCounting } from './group-counting.js';

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

/** What a group can trust instead of a closure rate, of a quarter. */
@Injectable()
export class GroupMeasures extends GroupCounting<Quarter> {
  constructor(database: WorkerDatabase, log: Log) {
    super(database, log, {
      table: 'group_measures',
      failure: 'measures_failed',
      due: DUE,
      partitions: ['core', 'follow_ups', 'closure'],
    });
  }

  protected async count(run: RunSql, due: Quarter): Promise<void> {
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
  }
}

import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/database.js';
import { StatisticsDatabase } from '../../platform/database/statistics-database.js';
import type { FactPeriod } from '../facts.rules.js';
import { personsShown } from '../rounding.rules.js';
import { TOTAL } from '../statistics.types.js';
import type { EditionTable, PublishedCell } from './editions.types.js';

interface EstimateRow {
  readonly group: string;
  readonly estimate: number;
  readonly from: number;
  readonly to: number;
}

const ESTIMATES = `select coalesce(group_id::text, '${TOTAL}') as "group", estimate, low as "from", high as "to"
  from statistics.person_counts where kind = $1 and first_on = $2 and scope in ('all', 'group')`;
/** A place of two groups has no line: an estimate of each is no estimate of both. */
const GROUPS = `select max(id::text) as id, place from panoh.working_groups group by place having count(*) = 1`;

/** Persons of a year or a half-year as they may be published. */
@Injectable()
export class PersonEstimates {
  constructor(
    private readonly database: Database,
    private readonly statistics: StatisticsDatabase,
  ) {}

  /** Null where persons of the period were not counted. */
  async tableOf(period: FactPeriod, places: readonly string[]): Promise<EditionTable | null> {
    if (period.kind !== 'year' && period.kind !== 'half_year') return null;
    const rows = await this.statistics.query<EstimateRow>(ESTIMATES, [period.kind, period.firstOn]);
    if (rows.length === 0) return null;
    const groups = await this.database.query<{ id: string; place: string }>(GROUPS);
    const keyOf = (line: string): string =>
      line === TOTAL ? TOTAL : (groups.find(({ place }) => place === line)?.id ?? '');
    const found = [...places, TOTAL].flatMap((line) => {
      const row = rows.find(({ group }) => group === keyOf(line));
      return row ? [{ line, row }] : [];
    });
    return {
      ...{ kind: period.kind, firstOn: period.firstOn, code: 'persons', exact: null },
      ...{ lines: found.map(({ line }) => line), columns: COLUMNS },
      ...{ withoutConsentPercent: null, withoutDayPercent: null },
      shown: found.flatMap(({ line, row }) => cellsOf(line, row)),
    };
  }
}

const COLUMNS = ['estimate', 'from', 'to'] as const;

function cellsOf(line: string, row: EstimateRow): PublishedCell[] {
  const values = personsShown(row);
  return COLUMNS.map((column) => ({ line, column, value: values[column] }));
}

/**
 * Policy: facts are exact counts, kept by month or by year as the table's definition says. Those of months
 * add up, so that a quarter, a half-year and a year are sums of what their months were counted as.
 */
import type { Day } from '../shared/dates.js';
import type { Count } from './tables.rules.js';
import { ALL_COLUMNS, DEFINITIONS, OF_THE_WHOLE } from './statistics.types.js';
import type { Definition, TableCode } from './statistics.types.js';
import { codeList } from '../shared/code-lists.js';

/** So many records in one cell of one period. */
export interface CellCount extends Count {
  readonly firstOn: Day;
}

/** A period for which figures are published. */
export const PERIOD_KINDS = codeList('PeriodKind', ['month', 'quarter', 'half_year', 'year']);
export type PeriodKind = (typeof PERIOD_KINDS)[number];
export interface CellCountPeriod {
  readonly kind: PeriodKind;
  readonly firstOn: Day;
}

const MONTHS_OF = { month: 1, quarter: 3, half_year: 6, year: 12 } as const satisfies Record<
  PeriodKind,
  number
>;

const twoDigits = (number: number): string => `${number}`.padStart(2, '0');
const monthOf = (workList: Day): string => workList.slice(5, 7);

/** The months of a period, 01 to 12. */
export function monthsOfPeriod({ kind, firstOn }: CellCountPeriod): string[] {
  const first = Number(monthOf(firstOn));
  return Array.from({ length: MONTHS_OF[kind] }, (_, at) => twoDigits(first + at));
}

const defined = (code: TableCode): Definition => DEFINITIONS[code];

/** A table published only by year is not published for a shorter period. */
export const isToldOf = (code: TableCode, kind: PeriodKind): boolean =>
  kind === 'year' || defined(code).span === 'month';

/** What the facts of a table add up to in a period, cell by cell. */
export function countsOf(code: TableCode, facts: readonly CellCount[], period: CellCountPeriod): Count[] {
  const { span, columns } = defined(code);
  const year = period.firstOn.slice(0, 4);
  const months = new Set(monthsOfPeriod(period));
  const isWithin = ({ firstOn }: CellCount): boolean =>
    firstOn.startsWith(year) && (span === 'year' || months.has(monthOf(firstOn)));
  const sums = new Map<string, Count>();
  for (const fact of facts.filter((each) => each.code === code && isWithin(each))) {
    const { line } = fact;
    const isByMonth = columns === 'months' && fact.column === ALL_COLUMNS && line !== OF_THE_WHOLE;
    const column = isByMonth ? monthOf(fact.firstOn) : fact.column;
    const key = `${line} ${column}`;
    sums.set(key, { code, line, column, records: (sums.get(key)?.records ?? 0) + fact.records });
  }
  return [...sums.values()];
}

import type { Day } from '../shared/dates.js';
import { notFound, refused } from '../shared/errors.js';
import type { Count } from './tables.rules.js';
import { ALL_COLUMNS, DEFINITIONS, OF_THE_WHOLE } from './statistics.types.js';
import type { TableCode } from './statistics.types.js';
import { codeList } from '../shared/code-lists.js';

/**
 * Policy: figures are of whole months, quarters, half-years and years, and each has one name, as in an address. Facts are
 * exact counts, kept by month or by year as the table's definition says; a longer period is the sum of its months.
 */
export const PERIOD_KINDS = codeList('PeriodKind', ['month', 'quarter', 'half_year', 'year']);
export type PeriodKind = (typeof PERIOD_KINDS)[number];
export interface CellCountPeriod {
  readonly kind: PeriodKind;
  readonly firstOn: Day;
}
/** A period as the API answers it. */
interface NamedPeriod extends CellCountPeriod {
  readonly name: string;
  readonly isOver: boolean;
}

/** So many records in one cell of one period. */
export interface CellCount extends Count {
  readonly firstOn: Day;
}

const LENGTH = { month: 1, quarter: 3, half_year: 6, year: 12 } as const satisfies Record<PeriodKind, number>;
const LETTER = { quarter: 'q', half_year: 'h' } as const;
const NAME = /^\d{4}(-(0[1-9]|1[0-2]|q[1-4]|h[12]))?$/;
const FIRST_YEAR = 1900;

const twoDigits = (number: number): string => `${number}`.padStart(2, '0');
export const yearOf = (day: Day): number => Number(day.slice(0, 4));
const monthOf = (day: Day): string => day.slice(5, 7);

/** The day after its last one. */
export function endOf({ kind, firstOn }: CellCountPeriod): Day {
  const [year, month] = [yearOf(firstOn), Number(monthOf(firstOn)) + LENGTH[kind]];
  return month > 12 ? `${year + 1}-01-01` : `${year}-${twoDigits(month)}-01`;
}

/** The months of a period, 01 to 12. */
export const monthsOfPeriod = ({ kind, firstOn }: CellCountPeriod): string[] =>
  Array.from({ length: LENGTH[kind] }, (_, at) => twoDigits(Number(monthOf(firstOn)) + at));

/** Every period of a year that began, in the order in which they end, the shorter before the longer. */
export const periodsOf = (year: number, today: Day): CellCountPeriod[] =>
  PERIOD_KINDS.flatMap((kind) =>
    Array.from({ length: 12 / LENGTH[kind] }, (_, at): CellCountPeriod => ({
      kind,
      firstOn: `${year}-${twoDigits(at * LENGTH[kind] + 1)}-01`,
    })),
  )
    .filter(({ firstOn }) => firstOn <= today)
    .sort((a, b) => endOf(a).localeCompare(endOf(b)) || LENGTH[a.kind] - LENGTH[b.kind]);

/** As in an address: 2020, 2020-h2, 2020-q3, 2020-09. */
export function nameOf({ kind, firstOn }: CellCountPeriod): string {
  const [year, month] = [yearOf(firstOn), monthOf(firstOn)];
  if (kind === 'year') return `${year}`;
  return kind === 'month'
    ? `${year}-${month}`
    : `${year}-${LETTER[kind]}${(Number(month) - 1) / LENGTH[kind] + 1}`;
}

/** The period of such a name; null where there is none. */
export function periodNamed(name: string): CellCountPeriod | null {
  const year = yearOf(name);
  if (!NAME.test(name) || year < FIRST_YEAR) return null;
  return periodsOf(year, `${year}-12-31`).find((period) => nameOf(period) === name) ?? null;
}

/** The period of a name in an address, which has begun. */
export function askedPeriod(name: string, today: Day): CellCountPeriod {
  const period = periodNamed(name);
  if (!period) throw notFound();
  if (period.firstOn > today) throw refused('period_not_begun');
  return period;
}

export const toPeriod = ({ kind, firstOn }: CellCountPeriod, today: Day): NamedPeriod => {
  const period = { kind, firstOn };
  return { ...period, name: nameOf(period), isOver: endOf(period) <= today };
};

/** Every period from one year up to this day, the newest first: of each year the year before its parts. */
export function periodsSince(firstYear: number, today: Day): CellCountPeriod[] {
  const last = yearOf(today);
  return Array.from({ length: Math.max(last - firstYear, 0) + 1 }, (_, back) => last - back).flatMap((year) =>
    periodsOf(year, today).reverse(),
  );
}

/** A table of years has no shorter period. */
export const isToldOf = (code: TableCode, kind: PeriodKind): boolean =>
  kind === 'year' || DEFINITIONS[code].span === 'month';

/** What the facts of a table add up to in a period, cell by cell. */
export function countsOf(code: TableCode, facts: readonly CellCount[], period: CellCountPeriod): Count[] {
  const { span, columns } = DEFINITIONS[code];
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

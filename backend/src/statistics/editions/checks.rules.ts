/**
 * Policy: a sum that lies far from those of the periods before it is explained before it is published. Far is more than
 * three deviations from the median, which one strange month does not move, and at least as many records as a cell needs.
 */
import { SMALLEST_PUBLISHED, shown } from '../rounding.rules.js';
import type { CellCountPeriod } from '../cell-counts.rules.js';
import { TOTAL } from '../statistics.types.js';
import { MUCH_MISSING_PERCENT } from './published.types.js';
import type { CheckKind, EditionTable } from './published.types.js';

const FEWEST_BEFORE = 6;
/** Makes the median of deviations comparable with a standard deviation. */
const AS_DEVIATION = 1.4826;
const MOST_DEVIATIONS = 3;

function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1
    ? (sorted[middle] ?? 0)
    : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}

/** Of periods before, the oldest first; those before anything was counted say nothing. */
export function standsOut(value: number, before: readonly number[]): 'much_more' | 'much_less' | null {
  const first = before.findIndex((count) => count > 0);
  const begun = first < 0 ? [] : before.slice(first);
  if (begun.length < FEWEST_BEFORE) return null;
  const median = medianOf(begun);
  const deviation = AS_DEVIATION * medianOf(begun.map((count) => Math.abs(count - median)));
  const distance = value - median;
  if (Math.abs(distance) < SMALLEST_PUBLISHED || Math.abs(distance) <= MOST_DEVIATIONS * deviation)
    return null;
  return distance > 0 ? 'much_more' : 'much_less';
}

/**
 * Policy: before an edition is published, a statistician explains the anomalies of its longest period: a large share
 * that is missing, or a total far from those of the periods before. Only shown numbers are compared.
 */

const YEARS_BEFORE = { year: 12, half_year: 6, quarter: 0, month: 0 } as const;

/** What a line of a table came to in a year, or in one half of it. */
export interface EarlierSum {
  readonly code: string;
  readonly line: string;
  readonly year: number;
  /** 1 or 2. */
  readonly half: number;
  readonly records: number;
}

export interface TableCheck {
  readonly kind: CheckKind;
  readonly code: string;
  readonly line: string | null;
}

/** The first year of the periods that the longest one is compared with. */
export const firstCompared = ({ kind, firstOn }: CellCountPeriod): number =>
  Number(firstOn.slice(0, 4)) - YEARS_BEFORE[kind];

interface EarlierPeriod {
  readonly year: number;
  readonly halves: readonly number[];
}

/** Of the same kind, the oldest first. */
function periodsBefore(period: CellCountPeriod): EarlierPeriod[] {
  const year = Number(period.firstOn.slice(0, 4));
  const years = Array.from({ length: YEARS_BEFORE[period.kind] }, (_, at) => firstCompared(period) + at);
  if (period.kind === 'year') return years.map((one) => ({ year: one, halves: [1, 2] }));
  const before = years.flatMap((one) => [1, 2].map((half) => ({ year: one, halves: [half] })));
  return period.firstOn.endsWith('-07-01') ? [...before, { year, halves: [1] }] : before;
}

export function checksOf(table: EditionTable, earlier: readonly EarlierSum[]): TableCheck[] {
  const { code } = table;
  const missing = (kind: CheckKind, percent: number | null): TableCheck[] =>
    percent !== null && percent >= MUCH_MISSING_PERCENT ? [{ kind, code, line: null }] : [];
  return [
    ...missing('without_consent', table.withoutConsentPercent),
    ...missing('without_day', table.withoutDayPercent),
    ...strangeTotals(table, earlier),
  ];
}

function strangeTotals(table: EditionTable, earlier: readonly EarlierSum[]): TableCheck[] {
  const own = earlier.filter(({ code }) => code === table.code);
  const before = periodsBefore(table);
  return table.shown
    .filter(({ column }) => column === TOTAL)
    .flatMap(({ line, value }): TableCheck[] => {
      const sums = before.map(({ year, halves }) =>
        own
          .filter((sum) => sum.year === year && halves.includes(sum.half))
          .filter((sum) => line === TOTAL || sum.line === line)
          .reduce((all, { records }) => all + records, 0),
      );
      const kind = standsOut(
        value ?? 0,
        sums.map((sum) => shown(sum) ?? 0),
      );
      return kind ? [{ kind, code: table.code, line }] : [];
    });
}

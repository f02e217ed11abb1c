/**
 * Policy (domain reference 4.4, 4.5): a measure is shown with its base, its numerator, what is missing and the day that
 * places a record. A quarter and its months are suppressed as one table, whichever of them somebody looks at, so that
 * no month can be worked out from its quarter. Shares are told of at least ten records whose counts are shown.
 */
import { shiftDay } from '../shared/dates.js';
import type { Day } from '../shared/dates.js';
import { cellsAmong } from './tables.rules.js';
import { LATE_DAYS, MEASURES, SMALLEST_WITHIN_AGENCY } from './measures.types.js';
import type { MeasureCode, MeasureDefinition } from './measures.types.js';
import { SMALLEST_BASE, TOTAL } from './statistics.types.js';
import type { ShownCell } from './statistics.types.js';

/** One sum of the database; `month` is 0, 1 or 2 of the quarter. */
export interface MeasureCount {
  readonly measure: MeasureCode;
  readonly month: number;
  readonly part: string;
  readonly records: number;
  /** Who gave them; one agency's own figures name none. */
  readonly agencyId?: string;
}

export interface Share {
  readonly column: string;
  /** Of the base; null where it is too small, or a count that it needs is not shown. */
  readonly percent: number | null;
  readonly missingPercent: number | null;
}

export interface ShownMeasure {
  readonly columns: readonly string[];
  /** The parts by month, and their sums: the line `total` is the base. */
  readonly cells: readonly ShownCell[];
  readonly shares: readonly Share[];
}

/** The months of a quarter as `YYYY-MM`. */
export const monthsOf = (year: number, quarter: number): string[] =>
  [1, 2, 3].map((nth) => `${year}-${String(3 * (quarter - 1) + nth).padStart(2, '0')}`);

/** The first day on which a quarter of a group is counted. */
export function countsOn(year: number, quarter: number): Day {
  const [next, month] = quarter === 4 ? [year + 1, 1] : [year, 3 * quarter + 1];
  return shiftDay(`${next}-${String(month).padStart(2, '0')}-01`, LATE_DAYS);
}

/** A measure as it may be shown, from the counts of one quarter. */
export function measureOf(
  code: MeasureCode,
  counts: readonly MeasureCount[],
  { months, smallestShown }: { months: readonly string[]; smallestShown: number },
): ShownMeasure {
  const definition: MeasureDefinition = MEASURES[code];
  const { parts, apart, tellsOfPeople } = definition;
  const agencies = [...new Set(counts.map(({ agencyId }) => agencyId))];
  const givenBy = (agencyId: string | undefined, lines: readonly string[]): number[][] => {
    const own = counts.filter((count) => count.agencyId === agencyId);
    return lines.map((part) => months.map((_, month) => recordsOf(own, { code, part, month })));
  };
  const given = (lines: readonly string[]): number[][][] =>
    (agencies.length > 0 ? agencies : [undefined]).map((agencyId) => givenBy(agencyId, lines));
  const shown = cellsAmong(given(parts), {
    lines: parts,
    columns: months,
    smallestShown,
    // An agency knows its own people.
    tellsOfPeople: tellsOfPeople && smallestShown > SMALLEST_WITHIN_AGENCY,
  });
  // No sum holds both, so that neither tells of the other.
  const beside = cellsAmong(given([apart]), {
    lines: [apart],
    columns: months,
    smallestShown,
    tellsOfPeople: false,
  }).filter(({ line }) => line !== TOTAL);
  return withShares(code, [...shown, ...beside], months);
}

/** Cells as they may be shown, with their shares, which are told of nothing else. */
export function withShares(
  code: MeasureCode,
  cells: readonly ShownCell[],
  months: readonly string[],
): ShownMeasure {
  const columns = [...months, TOTAL];
  return { columns, cells, shares: columns.map((column) => shareOf(MEASURES[code], cells, column)) };
}

function recordsOf(
  counts: readonly MeasureCount[],
  { code, part, month }: { code: MeasureCode; part: string; month: number },
): number {
  return (
    counts.find((count) => count.measure === code && count.part === part && count.month === month)?.records ??
    0
  );
}

function shareOf(
  { numerator, missing }: MeasureDefinition,
  cells: readonly ShownCell[],
  column: string,
): Share {
  const valueOf = (line: string): number | null =>
    cells.find((cell) => cell.line === line && cell.column === column)?.value ?? null;
  const base = valueOf(TOTAL);
  const percentOf = (lines: readonly string[]): number | null => {
    const values = lines.map(valueOf);
    if (base === null || base < SMALLEST_BASE || values.includes(null)) return null;
    const sum = values.reduce((total: number, value) => total + (value ?? 0), 0);
    return Math.round((sum / base) * 100);
  };
  return { column, percent: percentOf([numerator]), missingPercent: percentOf(missing) };
}

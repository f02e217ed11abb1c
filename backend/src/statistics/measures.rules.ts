/**
 * Policy (domain reference 4.4, 4.5): a measure is shown with its base, its numerator, what is missing and the day that
 * places a record. A quarter and its months are suppressed as one table, whichever of them somebody looks at, so that
 * no month can be worked out from its quarter. Shares are told of at least ten records whose counts are shown.
 */
import { shownCells } from './tables.rules.js';
import { MEASURES, SMALLEST_WITHIN_AGENCY } from './measures.types.js';
import type { MeasureCode, MeasureDefinition } from './measures.types.js';
import { SMALLEST_BASE, TOTAL } from './statistics.types.js';
import type { ShownCell } from './statistics.types.js';

/** One sum of the database; `month` is 0, 1 or 2 of the quarter. */
export interface MeasureCount {
  readonly measure: MeasureCode;
  readonly month: number;
  readonly part: string;
  readonly records: number;
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

/** A measure as it may be shown, from the counts of one quarter. */
export function measureOf(
  code: MeasureCode,
  counts: readonly MeasureCount[],
  { months, smallestShown }: { months: readonly string[]; smallestShown: number },
): ShownMeasure {
  const definition: MeasureDefinition = MEASURES[code];
  const { parts, apart, tellsOfPeople } = definition;
  const valuesOf = (lines: readonly string[]): number[][] =>
    lines.map((part) => months.map((_, month) => recordsOf(counts, { code, part, month })));
  const shown = shownCells(valuesOf(parts), {
    lines: parts,
    columns: months,
    smallestShown,
    // An agency knows its own people.
    tellsOfPeople: tellsOfPeople && smallestShown > SMALLEST_WITHIN_AGENCY,
  });
  // No sum holds both, so that neither tells of the other.
  const beside = shownCells(valuesOf([apart]), {
    lines: [apart],
    columns: months,
    smallestShown,
    tellsOfPeople: false,
  }).filter(({ line }) => line !== TOTAL);
  return {
    columns: [...months, TOTAL],
    cells: [...shown, ...beside],
    shares: [...months, TOTAL].map((column) => shareOf(definition, shown, column)),
  };
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

/**
 * Policy: the final edition of a year counts a place again only where at least 20 of its registrations were added, changed
 * or withdrawn since; every other place stays as first published. From fewer, subtracted, single records could be read.
 */
import { isFinalEdition } from '../rounding.rules.js';
import { ELSEWHERE, TOTAL } from '../statistics.types.js';
import type { EditionTable, ExactCell, PublishedCode } from './published.types.js';
import { REGISTRATION_CODES, TOPICS } from './published.types.js';
import { shownTable } from './tables.rules.js';

/** Exact counts of a year as they were published first. */
type KeptCounts = ReadonlyMap<PublishedCode, readonly ExactCell[]>;

export interface YearAgain {
  readonly kept: KeptCounts;
  /** Tables of the same year and places from a new snapshot. */
  readonly now: readonly EditionTable[];
  /** Places with a working group today. */
  readonly places: readonly string[];
  /** Withdrawn tables are corrected as a whole. */
  readonly withdrawn: ReadonlySet<string>;
}

const valueAt = (cells: readonly ExactCell[], line: string, column: string): number =>
  cells.find((cell) => cell.line === line && cell.column === column)?.value ?? 0;

/** The places of the first edition. */
export const placesOfKept = (kept: KeptCounts): string[] =>
  [...new Set((kept.get('new_cases') ?? []).map(({ column }) => column))].filter(
    (column) => column !== TOTAL && column !== ELSEWHERE,
  );

/**
 * At least so many registrations of a place changed since: of those added or withdrawn from any category the larger number,
 * in the table that shows most. It never says more than there were.
 */
export const lateOf = ({ kept, now }: Pick<YearAgain, 'kept' | 'now'>, place: string): number =>
  Math.max(
    ...REGISTRATION_CODES.map((code) => {
      const before = kept.get(code) ?? [];
      const after = now.find((table) => table.code === code)?.exact ?? [];
      const differences = after
        .filter(({ line, column }) => column === place && (line !== TOTAL || code === 'new_cases'))
        .map(({ line, column, value }) => value - valueAt(before, line, column));
      const sumOf = (sign: 1 | -1): number =>
        differences.reduce((sum, difference) => sum + Math.max(0, sign * difference), 0);
      return Math.max(sumOf(1), sumOf(-1));
    }),
  );

/** Columns that are counted again. A closed group leaves its records to `elsewhere`, so that both stay unchanged. */
export function placesAgain(year: YearAgain): ReadonlySet<string> {
  const before = placesOfKept(year.kept);
  const isSame = before.length === year.places.length && before.every((place) => year.places.includes(place));
  const candidates = [
    ...before.filter((place) => year.places.includes(place)),
    ...(isSame ? [ELSEWHERE] : []),
  ];
  return new Set(candidates.filter((place) => isFinalEdition(lateOf(year, place))));
}

export const isFinalNeeded = (year: YearAgain): boolean =>
  year.withdrawn.size > 0 || placesAgain(year).size > 0;

/** Whether every place is counted again, and so what has no place. */
export const isWholeAgain = (year: YearAgain): boolean =>
  [...placesOfKept(year.kept), ELSEWHERE].every((place) => placesAgain(year).has(place));

/** The year's tables: counted again where the rule allows it, else as first published. */
export function finalTables(year: YearAgain): EditionTable[] {
  const again = placesAgain(year);
  const isWhole = isWholeAgain(year);
  return year.now.map((table) => {
    const before = year.kept.get(table.code);
    if (!table.exact || !before || year.withdrawn.has(table.code)) return table;
    if (TOPICS.find(({ code }) => code === table.code)?.layout === 'cross')
      return isWhole ? table : shownTable({ ...table, exact: before });
    return shownTable({ ...table, exact: mixed(before, table.exact, again) });
  });
}

/** Each place as it counts; the totals are those of the places. */
function mixed(
  before: readonly ExactCell[],
  now: readonly ExactCell[],
  again: ReadonlySet<string>,
): ExactCell[] {
  const places = now
    .filter(({ column }) => column !== TOTAL)
    .map((cell) =>
      again.has(cell.column) ? cell : { ...cell, value: valueAt(before, cell.line, cell.column) },
    );
  return now.map((cell) => ({
    ...cell,
    value:
      cell.column === TOTAL
        ? places.filter(({ line }) => line === cell.line).reduce((sum, { value }) => sum + value, 0)
        : valueAt(places, cell.line, cell.column),
  }));
}

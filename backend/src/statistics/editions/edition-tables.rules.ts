import { countsOf } from '../periods.rules.js';
import type { CellCount, CellCountPeriod } from '../periods.rules.js';
import { isFinalEdition, percentShown, shown } from '../rounding.rules.js';
import { DEFINITIONS, ELSEWHERE, LISTS, OF_THE_WHOLE, TOTAL } from '../statistics.types.js';
import type { ListName } from '../statistics.types.js';
import { keyOf, wholeOf } from '../tables.rules.js';
import type { CellAt, Count, ExactCell } from '../tables.rules.js';
import { REGISTRATION_CODES, TOPICS } from './editions.types.js';
import type { EditionTable, Layout, PublishedCode } from './editions.types.js';

/**
 * Policy: an edition is made of exact counts of one snapshot. Totals are counted, never summed from published numbers,
 * and each is rounded separately. The final edition adds late records, only for places with 20 late registrations.
 */

/** Facts of one snapshot, and the places that have a working group. */
interface Snapshot {
  readonly facts: readonly CellCount[];
  readonly places: readonly string[];
}

const withTotal = (list: string): string[] => [...LISTS[list as ListName], TOTAL];

/** Places are the columns of everything that is published by place; a half-year has no category by place. */
function cellsOf(code: PublishedCode, layout: Layout, { kind, places }: Kind) {
  const { lines, columns } = DEFINITIONS[code];
  const isTotal = layout === 'places' || (layout === 'categories' && kind === 'month');
  const axes = {
    lines: isTotal ? [TOTAL] : withTotal(lines),
    columns: layout === 'cross' ? withTotal(columns) : [...places, ELSEWHERE, TOTAL],
  };
  const cells = axes.lines.flatMap((line) => axes.columns.map((column): CellAt => ({ line, column })));
  const isPublished = ({ line, column }: CellAt): boolean =>
    kind !== 'half_year' || line === TOTAL || column === TOTAL;
  return { ...axes, cells: cells.filter(isPublished) };
}

interface Kind {
  readonly kind: CellCountPeriod['kind'];
  readonly places: readonly string[];
}

/** Exact counts of a table with all totals, each counted from the records. */
function tally(counts: readonly Count[], layout: Layout, places: readonly string[]): Map<string, number> {
  const sums = new Map<string, number>();
  const placeOf = (code: string): string => (places.includes(code) ? code : ELSEWHERE);
  for (const count of counts) {
    const [line, column] = {
      places: [TOTAL, placeOf(count.line)],
      categories: [count.line, placeOf(count.column)],
      cross: [count.line, count.column],
    }[layout] as [string, string];
    const cells = [line, TOTAL].flatMap((one) =>
      [column, TOTAL].map((other) => ({ line: one, column: other })),
    );
    for (const key of new Set(cells.map(keyOf))) sums.set(key, (sums.get(key) ?? 0) + count.records);
  }
  return sums;
}

/** All tables of counts of a period, with the share of records that is missing, from shown numbers. */
export const tablesOf = (period: CellCountPeriod, { facts, places }: Snapshot): EditionTable[] =>
  TOPICS.filter(({ kinds }) => kinds.includes(period.kind)).map(({ code, layout }) => {
    const counts = countsOf(code, facts, period);
    const { cells, lines, columns } = cellsOf(code, layout, { kind: period.kind, places });
    const sums = tally(
      counts.filter(({ line }) => line !== OF_THE_WHOLE),
      layout,
      places,
    );
    const { counted, withoutConsent, withoutDay } = wholeOf(code, counts);
    return shownTable({
      ...{ ...period, code, lines, columns },
      exact: cells.map((cell): ExactCell => ({ ...cell, value: sums.get(keyOf(cell)) ?? 0 })),
      withoutConsentPercent: percentShown(
        shown(withoutConsent),
        shown(counted + withoutConsent + withoutDay),
      ),
      withoutDayPercent: percentShown(shown(withoutDay), shown(counted + withoutDay)),
    });
  });

const shownTable = (
  table: Omit<EditionTable, 'shown' | 'exact'> & { exact: readonly ExactCell[] },
): EditionTable => ({
  ...table,
  shown: table.exact.map(({ line, column, value }) => ({ line, column, value: shown(value) })),
});

/**
 * Policy: the final edition of a year counts a place again only where at least 20 of its registrations were added, changed
 * or withdrawn since; every other place stays as first published. From fewer, subtracted, single records could be read.
 */

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
function placesAgain(year: YearAgain): ReadonlySet<string> {
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

/**
 * Policy (domain reference 4.5, security T11): a cell of 1 to 4 records is never shown, nor is anything from which one
 * could be worked out. Whoever reads a table knows its sums, what the two marks mean, and these rules. A masked cell is
 * safe where the sums and the marks allow it another value as well: then its change can be carried round a circle of
 * masked cells without touching one that is shown. Where all records of a place stand in one line, a person known to be
 * among them is told apart, and the table is shown by its sums alone.
 */
import type { Mark } from './statistics.types.js';

export type Marks = (Mark | null)[][];

/** More than any cell holds. */
const SUMS_LAST = 1_000_000_000;

interface Place {
  readonly line: number;
  readonly column: number;
}

/** The counts with their sums: one more line and one more column, the last of each. */
export function withSums(counts: readonly (readonly number[])[]): number[][] {
  const lines = counts.map((line) => [...line, line.reduce((sum, count) => sum + count, 0)]);
  const width = (lines[0]?.length ?? 1) - 1;
  const sums = Array.from({ length: width + 1 }, (_, column) =>
    lines.reduce((sum, line) => sum + (line[column] ?? 0), 0),
  );
  return [...lines, sums];
}

/** Every place of a table, its sums included, that fits. */
const places = (values: readonly (readonly number[])[]): Place[] =>
  values.flatMap((line, at) => line.map((_, column) => ({ line: at, column })));

class Masked {
  readonly marks: Marks;

  constructor(
    readonly values: readonly (readonly number[])[],
    private readonly smallestShown: number,
    /** Everything but the sums was left out, whatever it was: nothing is known of it then. */
    private readonly isWithheld: boolean,
  ) {
    this.marks = values.map((line) =>
      line.map((value) => (value > 0 && value < smallestShown ? 'small' : null)),
    );
  }

  valueAt({ line, column }: Place): number {
    return this.values[line]?.[column] ?? 0;
  }

  markAt({ line, column }: Place): Mark | null {
    return this.marks[line]?.[column] ?? null;
  }

  hide({ line, column }: Place): void {
    const cells = this.marks[line];
    if (cells) cells[column] = 'hidden';
  }

  isSum({ line, column }: Place): boolean {
    return line === this.values.length - 1 || column === (this.values[0]?.length ?? 0) - 1;
  }

  /** Whether the reader must think one more, or one less, possible in this cell taken by itself. */
  allows(place: Place, change: 1 | -1): boolean {
    return this.markAt(place) !== null && this.wouldAllow(place, change);
  }

  /** The same, were it left out. */
  wouldAllow(place: Place, change: 1 | -1): boolean {
    const value = this.valueAt(place) + change;
    if (this.markAt(place) === 'small') return value >= 1 && value < this.smallestShown;
    // What is hidden is nothing or at least so much; a reader who sees it go past cannot have thought it possible.
    return this.isWithheld && !this.isSum(place) ? value >= 0 : value >= this.smallestShown;
  }

  /** What a withheld table leaves out says nothing by itself; its small sums are to be kept as everywhere. */
  mustBeSafe(place: Place): boolean {
    return this.markAt(place) === 'small' || (!this.isWithheld && this.markAt(place) === 'hidden');
  }

  /** In these signs the cells of every line and of every column add up to nothing. */
  sign({ line, column }: Place): 1 | -1 {
    const isSumLine = line === this.values.length - 1;
    return isSumLine === (column === (this.values[0]?.length ?? 0) - 1) ? 1 : -1;
  }
}

/** Whether a change of one in this cell can be evened out by other masked cells. */
function canChange(table: Masked, start: Place, change: 1 | -1): boolean {
  if (!table.allows(start, change)) return false;
  const all = places(table.values).filter((place) => table.markAt(place) !== null);
  const isStart = (place: Place) => place.line === start.line && place.column === start.column;
  const carries = (place: Place, direction: 1 | -1): boolean =>
    !isStart(place) && table.allows(place, (table.sign(place) * direction) as 1 | -1);
  // In signs of the sums the start goes up or down; along a column it is met by its opposite, then along a line again.
  const up = (change * table.sign(start)) as 1 | -1;
  const down = -up as 1 | -1;
  const seen = new Set([start.column]);
  const queue = [start.column];
  for (let column = queue.shift(); column !== undefined; column = queue.shift()) {
    for (const met of all.filter((place) => place.column === column && carries(place, down))) {
      if (met.line === start.line) return true;
      for (const next of all.filter((place) => place.line === met.line && carries(place, up))) {
        if (!seen.has(next.column)) queue.push(next.column);
        seen.add(next.column);
      }
    }
  }
  return false;
}

/** The reader can work it out. */
const isOpen = (table: Masked, place: Place): boolean =>
  !canChange(table, place, 1) && !canChange(table, place, -1);

/** The cells that, with this one, stand at the corners of a square: a change there goes round and is seen nowhere. */
function squaresAt(table: Masked, { line, column }: Place): Place[][] {
  return places(table.values)
    .filter((other) => other.line !== line && other.column !== column)
    .map((other) => [
      { line, column: other.column },
      { line: other.line, column },
      { line: other.line, column: other.column },
    ]);
}

/** Whether a change of this cell can go round the square, once all of it is left out. */
function goesRound(table: Masked, start: Place, [beside, below, across]: readonly Place[]): boolean {
  return ([1, -1] as const).some((change) => {
    const up = (change * table.sign(start)) as 1 | -1;
    const carries = (place: Place | undefined, direction: number): boolean =>
      place !== undefined && table.wouldAllow(place, (table.sign(place) * direction) as 1 | -1);
    return (
      table.wouldAllow(start, change) && carries(beside, -up) && carries(below, -up) && carries(across, up)
    );
  });
}

/** What is left out with an open cell: the square that costs least, sums last; else the smallest cell there is. */
function nextToHide(table: Masked, open: Place): Place[] {
  const fresh = (square: readonly Place[]) => square.filter((place) => table.markAt(place) === null);
  const cost = (square: readonly Place[]): number =>
    fresh(square).reduce(
      (sum, place) => sum + table.valueAt(place) + (table.isSum(place) ? SUMS_LAST : 0),
      0,
    );
  const [square] = squaresAt(table, open)
    .filter((each) => goesRound(table, open, each))
    .sort((a, b) => cost(a) - cost(b));
  if (square) return fresh(square);
  return places(table.values)
    .filter((place) => table.markAt(place) === null && table.valueAt(place) > 0)
    .sort((a, b) => cost([a]) - cost([b]))
    .slice(0, 1);
}

/** Everything of at least so many records stands in one of several lines. */
const standsInOne = (values: readonly number[], smallestShown: number): boolean =>
  values.length > 1 &&
  values.filter((value) => value > 0).length === 1 &&
  Math.max(...values) >= smallestShown;

/** Leaves out all but the sums, and the sums of the lines too where those tell the same. */
function withhold(table: Masked, counts: readonly (readonly number[])[], smallestShown: number): void {
  const width = counts[0]?.length ?? 0;
  for (const place of places(counts)) table.hide(place);
  const sums = counts.map((_, line) => table.valueAt({ line, column: width }));
  if (standsInOne(sums, smallestShown)) counts.forEach((_, line) => table.hide({ line, column: width }));
}

/**
 * The marks of a table with its sums; null where a cell is shown. `tellsOfPeople`: its lines are what happened to
 * people, by whom, and not merely when.
 */
export function marksOf(
  counts: readonly (readonly number[])[],
  smallestShown: number,
  tellsOfPeople: boolean,
): Marks {
  const columns = (counts[0] ?? []).map((_, column) => counts.map((line) => line[column] ?? 0));
  const isWithheld = tellsOfPeople && columns.some((column) => standsInOne(column, smallestShown));
  const table = new Masked(withSums(counts), smallestShown, isWithheld);
  if (isWithheld) withhold(table, counts, smallestShown);
  for (;;) {
    const open = places(table.values).find((place) => table.mustBeSafe(place) && isOpen(table, place));
    const next = open ? nextToHide(table, open) : [];
    if (next.length === 0) return table.marks;
    for (const place of next) table.hide(place);
  }
}

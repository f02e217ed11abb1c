/**
 * Policy (domain reference 4.5, security T11): a cell of 1 to 4 records is never shown, nor is anything from which one
 * could be worked out. Whoever reads a table knows its sums, what the two marks mean, and these rules. A masked cell is
 * safe where the sums and the marks allow it another value as well: then its change can be carried round a circle of
 * masked cells without touching one that is shown. Where all records of a place stand in one line, a person known to be
 * among them is told apart, and the table is shown by its sums alone.
 */
import type { Mark } from './statistics.types.js';

export type Marks = (Mark | null)[][];
export type Counts = readonly (readonly number[])[];

/** More than any cell holds. */
const SUMS_LAST = 1_000_000_000;

interface Place {
  readonly line: number;
  readonly column: number;
}

/** What the agencies gave to every cell, together. */
export const together = (shares: readonly Counts[]): number[][] =>
  (shares[0] ?? []).map((line, at) =>
    line.map((_, column) => shares.reduce((sum, share) => sum + (share[at]?.[column] ?? 0), 0)),
  );

/** The counts with their sums: one more line and one more column, the last of each. */
export function withSums(counts: Counts): number[][] {
  const lines = counts.map((line) => [...line, line.reduce((sum, count) => sum + count, 0)]);
  const width = (lines[0]?.length ?? 1) - 1;
  const sums = Array.from({ length: width + 1 }, (_, column) =>
    lines.reduce((sum, line) => sum + (line[column] ?? 0), 0),
  );
  return [...lines, sums];
}

/** Every place of a table, its sums included, that fits. */
const places = (values: Counts): Place[] =>
  values.flatMap((line, at) => line.map((_, column) => ({ line: at, column })));

interface Facts {
  readonly smallestShown: number;
  /** Everything but the sums was left out, whatever it was: nothing is known of it then. */
  readonly isWithheld: boolean;
  /** What the reader gave to every cell herself, sums included; null where she knows nothing but the table. */
  readonly own: Counts | null;
  /** A column that holds nothing but hers, all of which she knows; null where there is none. */
  readonly ownColumn: number | null;
}

/** A table as one reader sees it; all readers see the same marks. */
class Masked {
  constructor(
    readonly values: Counts,
    readonly marks: Marks,
    private readonly facts: Facts,
  ) {}

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

  ownAt({ line, column }: Place): number {
    return this.facts.own?.[line]?.[column] ?? 0;
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
    const { smallestShown, isWithheld, ownColumn } = this.facts;
    if (place.column === ownColumn) return false;
    const value = this.valueAt(place) + change;
    // The others gave nothing at the least.
    if (value < this.ownAt(place)) return false;
    if (this.markAt(place) === 'small') return value >= 1 && value < smallestShown;
    // What is hidden is nothing or at least so much; a reader who sees it go past cannot have thought it possible.
    return isWithheld && !this.isSum(place) ? value >= 0 : value >= smallestShown;
  }

  /** What a withheld table leaves out says nothing by itself; its small sums are to be kept as everywhere. */
  mustBeSafe(place: Place): boolean {
    const mark = this.markAt(place);
    // Of her own she knows all; of what the others gave she is told no small count.
    if (this.facts.own) return mark !== null && this.isOfFewOthers(place);
    return mark === 'small' || (!this.facts.isWithheld && mark === 'hidden');
  }

  isOfFewOthers(place: Place): boolean {
    return isSmall(this.valueAt(place) - this.ownAt(place), this.facts.smallestShown);
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

const isSmall = (value: number, smallestShown: number): boolean => value > 0 && value < smallestShown;

/** Leaves out all but the sums, and the sums of the lines too where those tell the same. */
function withhold(table: Masked, counts: Counts, smallestShown: number): void {
  const width = counts[0]?.length ?? 0;
  for (const place of places(counts)) table.hide(place);
  const sums = counts.map((_, line) => table.valueAt({ line, column: width }));
  if (standsInOne(sums, smallestShown)) counts.forEach((_, line) => table.hide({ line, column: width }));
}

/**
 * The marks of a table with its sums; null where a cell is shown. `tellsOfPeople`: its lines are what happened to
 * people, by whom, and not merely when.
 */
export const marksOf = (counts: Counts, smallestShown: number, tellsOfPeople: boolean): Marks =>
  marksAmong([counts], smallestShown, tellsOfPeople);

/**
 * The same of a table to which several agencies gave. Whoever reads it may know what one of them gave, which is her own
 * to know, and take it away: so no cell is shown, nor can it be worked out, where the others together gave 1 to one below
 * the smallest count. Of two agencies a cell is shown only where both gave nothing or so much.
 */
export const marksAmong = (shares: readonly Counts[], smallestShown: number, tellsOfPeople: boolean): Marks =>
  marksKnowing(together(shares), shares.length > 1 ? shares : [], { smallestShown, tellsOfPeople });

interface Suppression {
  readonly smallestShown: number;
  readonly tellsOfPeople: boolean;
  /** Left out whatever it is: a sum that another table of the same records leaves out. */
  readonly isLeftOut?: (line: number, column: number) => boolean;
  /** Of each who is known to know some of it, the column that is hers alone. */
  readonly ownColumns?: readonly number[];
}

/** The same where what is known to one may be known to another too, as a referral is to both of its sides. */
export function marksKnowing(
  counts: Counts,
  known: readonly Counts[],
  { smallestShown, tellsOfPeople, isLeftOut = () => false, ownColumns = [] }: Suppression,
): Marks {
  const columns = (counts[0] ?? []).map((_, column) => counts.map((line) => line[column] ?? 0));
  const isWithheld = tellsOfPeople && columns.some((column) => standsInOne(column, smallestShown));
  const values = withSums(counts);
  const marks = values.map((line) =>
    line.map((value): Mark | null => (isSmall(value, smallestShown) ? 'small' : null)),
  );
  const seenBy = (own: Counts | null, ownColumn: number | null = null): Masked =>
    new Masked(values, marks, { smallestShown, isWithheld, own, ownColumn });
  const table = seenBy(null);
  const insiders = known.map((share, at) => seenBy(withSums(share), ownColumns[at]));
  const mustGo = (place: Place): boolean =>
    insiders.some((one) => one.isOfFewOthers(place)) || isLeftOut(place.line, place.column);
  for (const place of places(values)) if (!table.markAt(place) && mustGo(place)) table.hide(place);
  if (isWithheld) withhold(table, counts, smallestShown);
  hideWhatFollows([table, ...insiders]);
  return marks;
}

/**
 * Leaves out more, until no reader can work out what she is not to know. Where the marks by themselves tell it (two of
 * one, and a sum below three), the whole table is left out, with what is nothing in it.
 */
function hideWhatFollows(readers: readonly Masked[]): void {
  for (;;) {
    const next = readers.flatMap((table) => {
      const open = places(table.values).find((place) => table.mustBeSafe(place) && isOpen(table, place));
      return open ? [nextToHide(table, open)] : [];
    })[0];
    const [table] = readers;
    if (!next || !table) return;
    for (const place of next.length > 0 ? next : places(table.values)) table.hide(place);
    if (next.length === 0) return;
  }
}

/**
 * What is known of one kind of table once several of them were told: the finest cells, which are lines and columns of
 * stretches of months, and for every sum of them how far it could be another one.
 */
import { withSums } from '../suppression.rules.js';
import type { Counts, Marks } from '../suppression.rules.js';
import type { Mark } from '../statistics.types.js';
import { monthsOf, narrow, range } from './cells.rules.js';
import type { Batch, InBatches, Kept, Limits, Place, Sums, Told } from './disclosure.types.js';
import { placesOf } from './shape.rules.js';
import type { Frame, Shape, Untold } from './shape.rules.js';

const added = ({ lines, columns }: Frame, all: readonly Counts[]): number[][] =>
  lines.map((_, line) =>
    columns.map((_c, column) => all.reduce((sum, counts) => sum + (counts[line]?.[column] ?? 0), 0)),
  );
export const totalOf = (table: Omit<Told, 'marks'>): number[][] => added(table, [...table.months.values()]);
const sumOfBatches = (table: Frame, batches: readonly Batch[]): number[][] =>
  withSums(
    added(
      table,
      batches.map(({ counts }) => counts),
    ),
  );

export const at = <Value>(rows: readonly (readonly Value[])[], [line, column]: Place): Value | undefined =>
  rows[line]?.[column];

/** Of a place, how much of it the reader knows by herself. */
function knownOf({ own }: Pick<InBatches, 'own'>): (place: Place) => number {
  const sums = own ? withSums(own) : [];
  return (place) => at(sums, place) ?? 0;
}

/** Which cells, and which sums, were all left out together, so that a mark there says nothing of what is in it. */
function withheldIn({
  marks,
  lines,
  columns,
}: Pick<Told, 'marks' | 'lines' | 'columns'>): (place: Place) => boolean {
  const isHidden = (line: number, column: number): boolean => marks[line]?.[column] === 'hidden';
  const areCells = lines.every((_, line) => columns.every((_c, column) => isHidden(line, column)));
  const areLines = areCells && lines.every((_, line) => isHidden(line, columns.length));
  const areColumns = areCells && columns.every((_, column) => isHidden(lines.length, column));
  return ([line, column]) => {
    const [isLineSum, isColumnSum] = [column === columns.length, line === lines.length];
    if (isLineSum && isColumnSum) return false;
    if (isLineSum) return areLines;
    return isColumnSum ? areColumns : areCells;
  };
}

/** Tables that were told, and one that is to come, as one reader sees them. */
export class Known {
  private readonly limits = { lowest: [] as number[], highest: [] as number[] };
  private readonly kept = new Set<number>();
  /** What tables of the same records decide, as if all of it were known: it is not for this table to keep. */
  private readonly elsewhere = new Set<number>();
  /** What the table to come says, in the order of its places; `value` is what is unknown of it, `shown` what a cell tells. */
  private readonly own: readonly { place: Place; sum: number; value: number; shown: number }[];
  private readonly candidate: Untold;
  private relations: Sums | null = null;

  /** `shape`: that of all these tables, the one to come first. */
  constructor(
    private readonly shape: Shape,
    [candidate, ...before]: readonly [InBatches, ...InBatches[]],
    private readonly keeping: Kept,
  ) {
    this.candidate = candidate;
    for (const table of [candidate, ...before]) this.addStretches(table);
    for (const told of before) this.addTold(told);
    const [values, known] = [sumOfBatches(candidate, candidate.batches), knownOf(candidate)];
    const sums = shape.sumsAt(candidate, candidate.batches);
    this.own = placesOf(candidate).map((place, nth) => {
      const value = at(values, place) ?? 0;
      return { place, sum: sums[nth] ?? 0, value, shown: value + known(place) };
    });
    this.addDecided(candidate, candidate.batches);
    shape.cellsOf.forEach((_, sum) => narrow(this.limits, sum, [-Infinity, Infinity]));
    for (const sum of this.kept) if (!shape.isNear(sum) || this.elsewhere.has(sum)) this.kept.delete(sum);
  }

  get sums(): Sums {
    if (this.relations) return this.relations;
    const own = new Set(this.own.map(({ sum }) => sum));
    const isImplied = this.impliedBy();
    const { cellsOf, sumsOf } = this.shape;
    const bindingOf = this.shape.within((sum) => own.has(sum) || !isImplied(sum));
    this.relations = { cellsOf, sumsOf, bindingOf };
    return this.relations;
  }

  /** Which sums say no more than that none of their cells is less than nothing. */
  private impliedBy(): (sum: number) => boolean {
    const { cellsOf } = this.shape;
    const least = this.shape.sumsOf.map(() => -Infinity);
    cellsOf.forEach(([cell, ...more], sum) => {
      if (cell !== undefined && more.length === 0)
        least[cell] = Math.max(least[cell] ?? -Infinity, this.limits.lowest[sum] ?? -Infinity);
    });
    return (sum) => {
      const cells = cellsOf[sum] ?? [];
      if (cells.length < 2 || this.limits.highest[sum] !== Infinity) return false;
      return cells.reduce((all, cell) => all + (least[cell] ?? 0), 0) >= (this.limits.lowest[sum] ?? 0);
    };
  }

  /** What is known once the table to come has these marks, and what is to stay unknown then. */
  with(marks: Marks, seen: Marks = marks): { limits: Limits; kept: ReadonlySet<number> } {
    const [lowest, highest, kept] = [[...this.limits.lowest], [...this.limits.highest], new Set(this.kept)];
    const isFree = withheldIn({ ...this.candidate, marks: seen });
    for (const { place, sum, value, shown } of this.own) {
      const mark = at(marks, place) ?? null;
      const of = { smallestShown: this.keeping.smallestShown, isFree: isFree(place) };
      narrow({ lowest, highest }, sum, range(shown, mark, of));
      if (mark !== null && this.isToStay(value) && !this.elsewhere.has(sum)) kept.add(sum);
    }
    return { limits: { lowest, highest }, kept };
  }

  /** Which kinds of cells of the table to come say nothing by their marks, since all of the kind are left out. */
  withheldBy(marks: Marks): string {
    const isFree = withheldIn({ ...this.candidate, marks });
    const [line, column] = [this.candidate.lines.length, this.candidate.columns.length];
    return [isFree([0, 0]), isFree([line, 0]), isFree([0, column])].join();
  }

  /** Where the table to come would tell this reader of few others. */
  fewOthers(): Place[] {
    const { smallestOfOthers = 0 } = this.keeping;
    return this.own.flatMap(({ place, value }) => (value > 0 && value < smallestOfOthers ? [place] : []));
  }

  sumAt(place: Place): number {
    const found = this.own.find(({ place: [line, column] }) => line === place[0] && column === place[1]);
    return found?.sum ?? 0;
  }

  /** There is something that this reader is not to learn. */
  get hasToStay(): boolean {
    return this.kept.size > 0 || this.own.some(({ value }) => this.isToStay(value));
  }

  /** Of a cell that is left out: an agency's own reader may know how many of others there are where they are not few. */
  private isToStay(value: number): boolean {
    const { smallestOfOthers = Infinity } = this.keeping;
    return value > 0 && value < smallestOfOthers;
  }

  /** The same, could more of what it tells be left out; and which sums that are. */
  couldHide(marks: Marks): { limits: Limits; costly: ReadonlyMap<number, Place> } {
    const told = this.own.filter(
      ({ place, shown }) => at(marks, place) === null && shown >= this.keeping.smallestShown,
    );
    const looser = marks.map((line) => [...line]);
    for (const { place } of told) put(looser, place, 'hidden');
    // What all of it left out together would allow is not to be had by a few.
    return {
      limits: this.with(looser, marks).limits,
      costly: new Map(told.map(({ sum, place }) => [sum, place])),
    };
  }

  /** What is few in a stretch is to stay unknown, told by itself or not: of some months, or of what came in between. */
  private addStretches(table: Untold): void {
    const stretchOf = (batch: Batch): string => this.shape.stretchOf(batch);
    for (const partOf of [(batch: Batch): string => monthsOf(stretchOf(batch)), stretchOf])
      for (const stretch of new Set(table.batches.map(partOf)))
        this.addStretch(
          table,
          table.batches.filter((batch) => partOf(batch) === stretch),
        );
  }

  private addStretch(table: Untold, batches: readonly Batch[]): void {
    const { smallestShown, smallestOfOthers = smallestShown } = this.keeping;
    const [values, sums] = [sumOfBatches(table, batches).flat(), this.shape.sumsAt(table, batches)];
    sums.forEach((sum, nth) => {
      const value = values[nth] ?? 0;
      // Nothing is less than none; what was less because records were taken back is not thought to be still less.
      narrow(this.limits, sum, [Math.min(0, -value), Infinity]);
      const size = Math.abs(value);
      if (size > 0 && size < smallestOfOthers) this.kept.add(sum);
    });
    this.addDecided(table, batches);
  }

  private addDecided(table: Untold, batches: readonly Batch[]): void {
    for (const places of this.keeping.decided ?? []) {
      const sum = this.shape.sumOfAll(table, places, batches);
      narrow(this.limits, sum, [0, 0]);
      this.elsewhere.add(sum);
    }
  }

  private addTold(told: InBatches): void {
    this.addDecided(told, told.batches);
    const [values, isFree, known] = [sumOfBatches(told, told.batches), withheldIn(told), knownOf(told)];
    const sums = this.shape.sumsAt(told, told.batches);
    placesOf(told).forEach((place, nth) => {
      const [value, mark, sum] = [at(values, place) ?? 0, at(told.marks, place) ?? null, sums[nth] ?? 0];
      const of = { smallestShown: this.keeping.smallestShown, isFree: isFree(place) };
      narrow(this.limits, sum, range(value + known(place), mark, of));
      if (mark !== null && this.isToStay(value)) this.kept.add(sum);
    });
  }
}

export function put(marks: Marks, [line, column]: Place, mark: Mark | null): void {
  const cells = marks[line];
  if (cells) cells[column] = mark;
}

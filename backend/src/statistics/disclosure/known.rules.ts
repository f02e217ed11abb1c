/**
 * What is known of one kind of table once several of them were told: the finest cells, which are lines and columns of
 * stretches of months, and for every sum of them how far it could be another one.
 */
import { withSums } from '../suppression.rules.js';
import type { Counts, Marks } from '../suppression.rules.js';
import type { Mark } from '../statistics.types.js';
import type { Batch, InBatches, Kept, Limits, Place, Sums, Told } from './disclosure.types.js';

/** The key of sums, as everywhere. */
const SUM = 'total';

type Untold = Omit<InBatches, 'marks'>;
type Frame = Pick<Told, 'lines' | 'columns'>;

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

export const placesOf = ({ lines, columns }: Frame): Place[] =>
  [...lines, SUM].flatMap((_, line) => [...columns, SUM].map((_c, column) => [line, column] as const));

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

/** How far a value may go and its mark be the same: a reader knows what each of them means. */
function range(
  value: number,
  mark: Mark | null,
  of: { smallestShown: number; isFree: boolean },
): [number, number] {
  if (mark === null) return [0, 0];
  if (mark === 'small') return [1 - value, of.smallestShown - 1 - value];
  if (of.isFree) return [-value, Infinity];
  return value < of.smallestShown ? [0, 0] : [of.smallestShown - value, Infinity];
}

/** Tables that were told, and one that is to come. */
export class Known {
  private readonly numbers = new Map<string, number>();
  private readonly sumNumbers = new Map<string, number>();
  private readonly cellsOf: number[][] = [];
  private readonly limits = { lowest: [] as number[], highest: [] as number[] };
  private readonly kept = new Set<number>();
  private readonly stretches = new Map<string, string>();
  readonly sums: Sums;
  /** What the table to come says, in the order of its places; `value` is what is unknown of it, `shown` what a cell tells. */
  private readonly own: readonly { place: Place; sum: number; value: number; shown: number }[];

  constructor(
    private readonly candidate: Untold,
    before: readonly InBatches[],
    private readonly keeping: Kept,
  ) {
    const all: Untold[] = [candidate, ...before];
    for (const { key, month } of new Map(
      all.flatMap(({ batches }) => batches.map((batch) => [batch.key, batch])),
    ).values())
      this.stretches.set(key, `${tablesWith(all, 'month', month)}/${tablesWith(all, 'key', key)}`);
    for (const table of all) this.addStretches(table);
    for (const told of before) this.addTold(told);
    const [values, known] = [sumOfBatches(candidate, candidate.batches), knownOf(candidate)];
    this.own = placesOf(candidate).map((place) => {
      const value = at(values, place) ?? 0;
      const sum = this.sumOf(candidate, place, this.stretchesOf(candidate));
      return { place, sum, value, shown: value + known(place) };
    });
    const own = new Set(this.own.map(({ sum }) => sum));
    const [sumsOf, bindingOf] = [0, 1].map(() => Array.from(this.numbers, (): number[] => []));
    const isImplied = this.impliedBy();
    this.cellsOf.forEach((cells, sum) => {
      const isBinding = own.has(sum) || !isImplied(sum);
      for (const cell of cells) {
        sumsOf?.[cell]?.push(sum);
        if (isBinding) bindingOf?.[cell]?.push(sum);
      }
    });
    this.sums = { cellsOf: this.cellsOf, sumsOf: sumsOf ?? [], bindingOf: bindingOf ?? [] };
  }

  /** Which sums say no more than that none of their cells is less than nothing. */
  private impliedBy(): (sum: number) => boolean {
    const least = Array.from(this.numbers, () => -Infinity);
    this.cellsOf.forEach(([cell, ...more], sum) => {
      if (cell !== undefined && more.length === 0)
        least[cell] = Math.max(least[cell] ?? -Infinity, this.limits.lowest[sum] ?? -Infinity);
    });
    return (sum) => {
      const cells = this.cellsOf[sum] ?? [];
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
      if (mark !== null && this.isToStay(value)) kept.add(sum);
    }
    return { limits: { lowest, highest }, kept };
  }

  /** Where the table to come would tell this reader of few others. */
  fewOthers(): Place[] {
    const { smallestOfOthers = 0 } = this.keeping;
    return this.own.flatMap(({ place, value }) => (value > 0 && value < smallestOfOthers ? [place] : []));
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

  private stretchesOf({ batches }: Pick<Untold, 'batches'>): string[] {
    return [...new Set(batches.map(({ key }) => this.stretches.get(key) ?? ''))].sort();
  }

  private sumOf(table: Untold, [line, column]: Place, stretches: readonly string[]): number {
    const key = [stretches.join(';'), table.lines[line] ?? SUM, table.columns[column] ?? SUM].join('|');
    const known = this.sumNumbers.get(key);
    if (known !== undefined) return known;
    const pick = (keys: readonly string[], nth: number) =>
      nth === keys.length ? keys : keys.slice(nth, nth + 1);
    const cells = stretches.flatMap((stretch) =>
      pick(table.lines, line).flatMap((oneLine) =>
        pick(table.columns, column).map((oneColumn) => this.cell([stretch, oneLine, oneColumn].join('|'))),
      ),
    );
    const number = this.cellsOf.push(cells) - 1;
    this.sumNumbers.set(key, number);
    this.limits.lowest.push(-Infinity);
    this.limits.highest.push(Infinity);
    return number;
  }

  private cell(key: string): number {
    const number = this.numbers.get(key) ?? this.numbers.size;
    this.numbers.set(key, number);
    return number;
  }

  /** What is few in a stretch is to stay unknown, told by itself or not: of some months, or of what came in between. */
  private addStretches(table: Untold): void {
    const monthsOf = (stretch: string): string => stretch.slice(0, stretch.indexOf('/'));
    for (const part of [monthsOf, (stretch: string) => stretch])
      for (const stretch of new Set(this.stretchesOf(table).map(part)))
        this.addStretch(
          table,
          table.batches.filter(({ key }) => part(this.stretches.get(key) ?? '') === stretch),
        );
  }

  private addStretch(table: Untold, batches: readonly Batch[]): void {
    const [values, stretches] = [sumOfBatches(table, batches), this.stretchesOf({ batches })];
    for (const place of placesOf(table)) {
      const [value, sum] = [at(values, place) ?? 0, this.sumOf(table, place, stretches)];
      // Nothing is less than none; what was less because records were taken back is not thought to be still less.
      narrow(this.limits, sum, [Math.min(0, -value), Infinity]);
      const size = Math.abs(value);
      const { smallestShown, smallestOfOthers = smallestShown } = this.keeping;
      if (size > 0 && size < smallestOfOthers) this.kept.add(sum);
    }
  }

  private addTold(told: InBatches): void {
    const [values, isFree, known] = [sumOfBatches(told, told.batches), withheldIn(told), knownOf(told)];
    for (const place of placesOf(told)) {
      const sum = this.sumOf(told, place, this.stretchesOf(told));
      const [value, mark] = [at(values, place) ?? 0, at(told.marks, place) ?? null];
      const of = { smallestShown: this.keeping.smallestShown, isFree: isFree(place) };
      narrow(this.limits, sum, range(value + known(place), mark, of));
      if (mark !== null && this.isToStay(value)) this.kept.add(sum);
    }
  }
}

function narrow(
  { lowest, highest }: { lowest: number[]; highest: number[] },
  sum: number,
  [low, high]: readonly [number, number],
): void {
  lowest[sum] = Math.max(lowest[sum] ?? -Infinity, low);
  highest[sum] = Math.min(highest[sum] ?? Infinity, high);
}

/** In which of the tables it is. */
const tablesWith = (all: readonly Untold[], by: 'month' | 'key', name: string): string =>
  all.flatMap(({ batches }, nth) => (batches.some((batch) => batch[by] === name) ? [nth] : [])).join();

export function put(marks: Marks, [line, column]: Place, mark: Mark | null): void {
  const cells = marks[line];
  if (cells) cells[column] = mark;
}

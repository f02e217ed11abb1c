/**
 * Which finest cells several tables are of, and which sums of them they tell: lines and columns of stretches of months that
 * were always told together. It is of what was told when, and not of how many; so it is the same for everybody who reads it.
 */
import { Cells, stretchesOf } from './cells.rules.js';
import type { Batch, InBatches, Place } from './disclosure.types.js';

/** The key of sums, as everywhere. */
const SUM = 'total';

export type Untold = Omit<InBatches, 'marks'>;
export type Frame = Pick<InBatches, 'lines' | 'columns'>;

export const placesOf = ({ lines, columns }: Frame): Place[] =>
  [...lines, SUM].flatMap((_, line) => [...columns, SUM].map((_c, column) => [line, column] as const));

export class Shape {
  private readonly cells = new Cells();
  private readonly stretches: ReadonlyMap<string, string>;
  private readonly laid = new Map<string, readonly number[]>();
  private sumsOfCells: number[][] | null = null;
  private near: Set<number> | null = null;

  /** The table that is to come first, then those that were told. */
  constructor(private readonly all: readonly [Untold, ...Untold[]]) {
    this.stretches = stretchesOf(all);
  }

  get cellsOf(): readonly (readonly number[])[] {
    return this.cells.cellsOf;
  }

  stretchOf({ key }: Batch): string {
    return this.stretches.get(key) ?? '';
  }

  /** The number of every sum of some stretches, in the order of the places of a table. */
  sumsAt(frame: Frame, batches: readonly Batch[]): readonly number[] {
    const stretches = this.stretchesOf(batches);
    const key = [stretches.join(';'), frame.lines.join(';'), frame.columns.join(';')].join('|');
    const known = this.laid.get(key);
    if (known) return known;
    const sums = placesOf(frame).map((place) => this.sumOf(frame, [place], stretches));
    this.laid.set(key, sums);
    [this.sumsOfCells, this.near] = [null, null];
    return sums;
  }

  /** The number of what several places of a table are together. */
  sumOfAll(frame: Frame, places: readonly Place[], batches: readonly Batch[]): number {
    const many = this.cellsOf.length;
    const sum = this.sumOf(frame, places, this.stretchesOf(batches));
    if (this.cellsOf.length > many) [this.sumsOfCells, this.near] = [null, null];
    return sum;
  }

  private stretchesOf(batches: readonly Batch[]): string[] {
    return [...new Set(batches.map((batch) => this.stretchOf(batch)))].sort();
  }

  /** It hangs together with the table that is to come; of what does not, this table tells nothing. */
  isNear(sum: number): boolean {
    this.near ??= this.nearSums();
    return this.near.has(sum);
  }

  private nearSums(): Set<number> {
    const near = new Set(this.sumsAt(this.all[0], this.all[0].batches));
    const seen = new Set<number>();
    for (const sum of near)
      for (const cell of this.cellsOf[sum] ?? []) {
        if (seen.has(cell)) continue;
        seen.add(cell);
        for (const other of this.sumsOf[cell] ?? []) near.add(other);
      }
    return near;
  }

  /** In which sums each cell is. */
  get sumsOf(): readonly (readonly number[])[] {
    this.sumsOfCells ??= this.within(() => true);
    return this.sumsOfCells;
  }

  /** The same of some sums alone. */
  within(isMeant: (sum: number) => boolean): number[][] {
    return this.cells.sumsOf(isMeant);
  }

  private sumOf({ lines, columns }: Frame, places: readonly Place[], stretches: readonly string[]): number {
    const keys = places.flatMap(([line, column]) => [lines[line] ?? SUM, columns[column] ?? SUM]);
    const pick = (all: readonly string[], nth: number) =>
      nth === all.length ? all : all.slice(nth, nth + 1);
    return this.cells.sum([stretches.join(';'), ...keys].join('|'), () =>
      stretches.flatMap((stretch) =>
        places.flatMap(([line, column]) =>
          pick(lines, line).flatMap((oneLine) =>
            pick(columns, column).map((oneColumn) => [stretch, oneLine, oneColumn].join('|')),
          ),
        ),
      ),
    );
  }
}

/**
 * The finest cells of what was told, each known by its number, and the sums of them: what those that are weighed for tables
 * (known.rules.ts) and for lists of a return (known-group.rules.ts) have in common.
 */
import type { Mark } from '../statistics.types.js';
import type { Batch } from './disclosure.types.js';

export type Range = readonly [lowest: number, highest: number];
type Batched = Readonly<{ batches: readonly Batch[] }>;

export class Cells {
  /** Of each sum, by its number. */
  readonly cellsOf: number[][] = [];
  private readonly numbers = new Map<string, number>();
  private readonly sums = new Map<string, number>();

  get count(): number {
    return this.numbers.size;
  }

  /** The number of a sum; the name says of which cells it is. */
  sum(name: string, cells: () => readonly string[]): number {
    const known = this.sums.get(name);
    if (known !== undefined) return known;
    const number = this.cellsOf.push(cells().map((cell) => this.numberOf(cell))) - 1;
    this.sums.set(name, number);
    return number;
  }

  /** In which sums each cell is, of those that are meant. */
  sumsOf(isMeant: (sum: number) => boolean): number[][] {
    const sumsOf = Array.from(this.numbers, (): number[] => []);
    this.cellsOf.forEach((cells, sum) => {
      if (isMeant(sum)) for (const cell of cells) sumsOf[cell]?.push(sum);
    });
    return sumsOf;
  }

  private numberOf(cell: string): number {
    const number = this.numbers.get(cell) ?? this.numbers.size;
    this.numbers.set(cell, number);
    return number;
  }
}

/**
 * By the key of a batch, which months were always told together, and what of them was counted together: the tables that the
 * month is in, and those that the batch is in.
 */
export function stretchesOf(all: readonly Batched[]): Map<string, string> {
  const months = new Map(
    all.flatMap(({ batches }) => batches.map(({ key, month }) => [key, month] as const)),
  );
  return new Map(
    [...months].map(
      ([key, month]) => [key, `${tablesWith(all, 'month', month)}/${tablesWith(all, 'key', key)}`] as const,
    ),
  );
}

/** In which of the tables it is. */
export const tablesWith = (all: readonly Batched[], by: 'month' | 'key', name: string): string =>
  all.flatMap(({ batches }, nth) => (batches.some((batch) => batch[by] === name) ? [nth] : [])).join();

/** The months of a stretch alone. */
export const monthsOf = (stretch: string): string => stretch.slice(0, stretch.indexOf('/'));

/** How far a value may go and its mark be the same: a reader knows what each of them means. */
export function range(
  value: number,
  mark: Mark | null,
  of: { smallestShown: number; isFree: boolean },
): Range {
  if (mark === null) return [0, 0];
  if (mark === 'small') return [1 - value, of.smallestShown - 1 - value];
  if (of.isFree) return [-value, Infinity];
  return value < of.smallestShown ? [0, 0] : [of.smallestShown - value, Infinity];
}

export function narrow(
  { lowest, highest }: { lowest: number[]; highest: number[] },
  sum: number,
  [low, high]: Range,
): void {
  lowest[sum] = Math.max(lowest[sum] ?? -Infinity, low);
  highest[sum] = Math.min(highest[sum] ?? Infinity, high);
}

/** Lists that are decided together as they were told, and what their marks say. */
import type { Batch } from '../disclosure/disclosure.types.js';
import type { Mark } from '../statistics.types.js';
import type { Counts, Marks } from '../suppression.rules.js';
import type { Group, PlaceIn } from './groups.rules.js';

/** What a group was counted as by month, row by row, and what of its places is left out. */
export interface GroupCounts {
  readonly months: ReadonlyMap<string, Counts>;
}
export interface ToldGroup extends GroupCounts {
  readonly marks: Marks;
  /** Lists of which nothing was told but what followed anyway. */
  readonly untold: ReadonlySet<number>;
  /** It was not handed on yet, and may be. */
  readonly isPromised?: boolean;
}
export type Range = readonly [lowest: number, highest: number];

export const countIn = (all: readonly Counts[], rows: readonly number[]): number =>
  all.reduce((sum, counts) => sum + rows.reduce((more, row) => more + (counts[row]?.[0] ?? 0), 0), 0);
export const countOf = (batches: readonly Batch[], rows: readonly number[]): number =>
  countIn(
    batches.map(({ counts }) => counts),
    rows,
  );

/** Lists that tell nothing but their sum, or nothing: a mark there says nothing. */
export function saysNothing(
  { places }: Group,
  { marks, untold }: Pick<ToldGroup, 'marks' | 'untold'>,
): (place: PlaceIn) => boolean {
  const [linesOf, all] = [new Set<number>(), new Set<number>()];
  places.forEach(({ of, isSum }, at) => {
    if (marks[at]?.[0] === 'hidden') return;
    all.add(of);
    if (!isSum) linesOf.add(of);
  });
  return ({ of, isSum }) => untold.has(of) || !(isSum ? all : linesOf).has(of);
}

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

export const turned = ([lowest, highest]: Range): Range => [-highest, -lowest];

/** Lists that are decided together as they were told, and what their marks say. */
import type { Range } from '../disclosure/cells.rules.js';
import type { Batch } from '../disclosure/disclosure.types.js';
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

export const turned = ([lowest, highest]: Range): Range => [-highest, -lowest];

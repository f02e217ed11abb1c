/**
 * Policy (domain reference 4.5, security T11): another version of what was handed on is made only when somebody asks for it.
 * Whoever has both subtracts one from the other, so that lists are counted anew only where each number that was told
 * differs by nothing or by at least as many as may be told; the others stay as they were handed on. What came in between
 * is a stretch of its own (disclosure/batches.rules.ts), of which nothing small follows from all versions together.
 */
import type { Told } from '../disclosure/disclosure.types.js';
import type { FactPeriod } from '../facts.rules.js';
import { totalOf } from '../disclosure/known.rules.js';
import { SMALLEST_BETWEEN_AGENCIES } from '../measures.types.js';
import { nameOf } from '../releases.rules.js';
import { withSums } from '../suppression.rules.js';
import { countedOf, familiesOf, weighed } from './handed-on.rules.js';
import type { OwnYear } from './handed-on.rules.js';
import { nameOfList } from './told-lists.rules.js';
import type { ToldList } from './told-lists.rules.js';

/** What changed since a period was handed on: nothing; so few that it is not told; or enough for another version. */
export const CHANGES_SINCE = ['nothing', 'few', 'enough'] as const;
export type ChangeSince = (typeof CHANGES_SINCE)[number];

export interface NextVersion {
  readonly since: ChangeSince;
  /** Every list of it. */
  readonly lists: ReadonlyMap<string, Told>;
  /** Those that were counted anew. */
  readonly anew: readonly ToldList[];
}
type Untold = Omit<Told, 'marks'>;

const isSame = (now: Untold, before: Untold): boolean =>
  JSON.stringify([...now.months]) === JSON.stringify([...before.months]);

/** A number that was told, and is now another one by fewer than may be told. */
function changedByFew(now: Untold, before: Told): boolean {
  const [is, was] = [now, before].map((told) => withSums(totalOf(told))) as [number[][], number[][]];
  return was.some((line, at) =>
    line.some((value, nth) => {
      const change = Math.abs((is[at]?.[nth] ?? 0) - value);
      return before.marks[at]?.[nth] === null && change > 0 && change < SMALLEST_BETWEEN_AGENCIES;
    }),
  );
}

const tellsAny = (lists: Iterable<Told>): boolean =>
  [...lists].some(({ marks }) => marks.some((line) => line.at(-1) === null));

/** What the next version of a period that was handed on would be. */
export function nextVersion(of: OwnYear, period: FactPeriod): NextVersion {
  const versions = of.kept.filter((each) => nameOf(each.period) === nameOf(period));
  const lists = new Map<string, Told>(versions.at(-1)?.lists);
  const anew: ToldList[] = [];
  let since: ChangeSince = 'nothing';
  for (const family of familiesOf(of.form, period)) {
    const counted = family.map((list) => ({
      list,
      told: countedOf(of.counts, { list, period, keptOf: () => undefined }),
      earlier: of.kept.flatMap((each) => each.lists.get(nameOfList(list)) ?? []),
    }));
    if (counted.every(({ list, told }) => isUnchanged(told, lists.get(nameOfList(list))))) continue;
    if (since === 'nothing') since = 'few';
    const differsByFew = counted.some(({ list, told }) =>
      versions.some((each) => {
        const before = each.lists.get(nameOfList(list));
        return before !== undefined && changedByFew(told, before);
      }),
    );
    const next = differsByFew ? null : weighed(counted);
    if (!next || !tellsAny(next.values())) continue;
    since = 'enough';
    anew.push(...family);
    for (const [name, told] of next) lists.set(name, told);
  }
  return { since, lists, anew };
}

const isUnchanged = (now: Untold, before: Told | undefined): boolean =>
  before !== undefined && isSame(now, before);

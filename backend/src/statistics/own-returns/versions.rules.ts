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
import { groupsOf } from './groups.rules.js';
import { HandedOn, countedOf } from './handed-on.rules.js';
import type { Kept, OwnYear, Untold } from './handed-on.rules.js';
import { servedBesideServices } from './marks.rules.js';
import type { OwnTold, ToldList } from './told-lists.rules.js';

/** What changed since a period was handed on: nothing; so few that it is not told; or enough for another version. */
export const CHANGES_SINCE = ['nothing', 'few', 'enough'] as const;
export type ChangeSince = (typeof CHANGES_SINCE)[number];

export interface NextVersion {
  readonly since: ChangeSince;
  /** Every list of it. */
  readonly lists: ReadonlyMap<string, OwnTold>;
  /** Those that were counted anew. */
  readonly anew: readonly ToldList[];
}

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

/** Something of it, and not what follows anyway. */
const tellsAnew = (lists: Iterable<OwnTold>): boolean => {
  const all = [...lists];
  return (
    all.every(({ isUntold }) => !isUntold) &&
    all.some(({ marks }) => marks.some((line) => line.at(-1) === null))
  );
};

/** What the next version of a period that was handed on would be. */
export function nextVersion(of: OwnYear, period: FactPeriod): NextVersion {
  const versions = of.kept.filter((each) => nameOf(each.period) === nameOf(period));
  const lists = new Map<string, OwnTold>(versions.at(-1)?.lists);
  const handedOn = new HandedOn(of);
  const anew: ToldList[] = [];
  let since: ChangeSince = 'nothing';
  for (const group of groupsOf(of.form, period)) {
    const counted = new Map(
      group.lists.map(({ name, list }) => [
        name,
        countedOf(of.counts, { list, period, keptOf: () => undefined }),
      ]),
    );
    const changed = group.lists.filter(({ name }) => !isUnchanged(counted.get(name), lists.get(name)));
    if (changed.length === 0) continue;
    if (since === 'nothing') since = 'few';
    const next = isChangedByFew(counted, versions) ? null : handedOn.anew(group, counted);
    if (!next || !tellsAnew(next.values())) continue;
    since = 'enough';
    anew.push(...changed.map(({ list }) => list));
    for (const [name, told] of next) lists.set(name, told);
  }
  return { since, lists: servedBesideServices(lists), anew };
}

const isUnchanged = (now: Untold | undefined, before: Told | undefined): boolean =>
  now !== undefined && before !== undefined && isSame(now, before);

/** A number that any version told is now another one by fewer than may be told. */
const isChangedByFew = (counted: ReadonlyMap<string, Untold>, versions: readonly Kept[]): boolean =>
  [...counted].some(([name, told]) =>
    versions.some(({ lists }) => {
      const before = lists.get(name);
      return before !== undefined && changedByFew(told, before);
    }),
  );

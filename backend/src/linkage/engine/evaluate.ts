import type { Merge } from './cluster.js';

export interface Evaluation {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  readonly found: number;
  readonly persons: number;
  /** |persons found − persons| / persons. */
  readonly doubleCountError: number;
  /** Share of clusters that hold registrations of more than one person. */
  readonly mixedClusters: number;
}

const pairsIn = (count: number): number => (count * (count - 1)) / 2;

function counted<Key>(keys: Iterable<Key>): Map<Key, number> {
  const counts = new Map<Key, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
}

const sum = (numbers: Iterable<number>): number => [...numbers].reduce((all, one) => all + one, 0);

/** Measures clusters against the truth, over all pairs of registrations. `truth` names the person of each place. */
export function evaluate(clusters: readonly (readonly number[])[], truth: readonly string[]): Evaluation {
  const persons = counted(truth);
  const inTruth = sum([...persons.values()].map(pairsIn));
  const inClusters = sum(clusters.map(({ length }) => pairsIn(length)));
  const mixes = clusters.map((members) => counted(members.map((at) => truth[at])));
  const right = sum(mixes.flatMap((mix) => [...mix.values()].map(pairsIn)));
  const precision = inClusters === 0 ? 1 : right / inClusters;
  const recall = inTruth === 0 ? 1 : right / inTruth;
  return {
    ...{
      precision,
      recall,
      f1: precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall),
    },
    ...{ found: clusters.length, persons: persons.size },
    doubleCountError: Math.abs(clusters.length - persons.size) / persons.size,
    mixedClusters: mixes.filter(({ size }) => size > 1).length / clusters.length,
  };
}

/** Share of the pairs of one person that share a block. */
export function pairCompleteness(
  candidates: Iterable<readonly [number, number]>,
  truth: readonly string[],
): number {
  let found = 0;
  for (const [one, other] of candidates) if (truth[one] === truth[other]) found += 1;
  const all = sum([...counted(truth).values()].map(pairsIn));
  return all === 0 ? 1 : found / all;
}

/** What a reviewer who always knows would say of pairs. */
export function reviewed(merges: readonly Merge[], truth: readonly string[]) {
  const pairs = merges.map(({ best }) => [best.one, best.other] as const);
  const isSame = ([one, other]: readonly [number, number]): boolean => truth[one] === truth[other];
  return { same: pairs.filter(isSame), different: pairs.filter((pair) => !isSame(pair)) };
}

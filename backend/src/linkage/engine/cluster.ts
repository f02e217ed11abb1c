import { probabilityOf } from './model.js';

/** Two places in the list of registrations, and the log odds that they are one person. */
export interface Edge {
  readonly one: number;
  readonly other: number;
  readonly score: number;
}

/** What people have decided of pairs: it holds whatever the scores say. */
export interface Decisions {
  readonly same: readonly (readonly [number, number])[];
  readonly different: readonly (readonly [number, number])[];
}
export const UNDECIDED: Decisions = { same: [], different: [] };

/** Two clusters that were made one, or left apart: by their best pair. */
export interface Merge {
  readonly best: Edge;
  /** Log odds that the clusters are one person, over all their pairs. */
  readonly score: number;
  readonly probability: number;
}

export interface Clustering {
  /** Places of the registrations of each person, ascending; each place once. */
  readonly clusters: readonly (readonly number[])[];
  readonly made: readonly Merge[];
  /** Pairs of clusters that may yet be one person, each once. */
  readonly leftApart: readonly Merge[];
}

export interface ClusteringTask {
  readonly count: number;
  readonly edges: readonly Edge[];
  readonly scoreOf: (one: number, other: number) => number;
  readonly decisions: Decisions;
  /** Log odds from which two clusters are one. */
  readonly from?: number;
}

/** Log odds from which two clusters are linked without asking: a wrong merge costs more than a missed one. */
export const LINK_FROM = Math.log(0.65 / 0.35);
/**
 * Scores of clusters to log odds. A mean of pairs is too modest: every pair pays for how rare one person twice is, and the
 * two clusters need to pay once. Measured on linkage-dev.csv (docs/linkage.md).
 */
const CALIBRATION = { slope: 0.85, intercept: 1.1 } as const;
/** One pair worse than this forbids a merge, whatever the others say. */
const VETO = -8;
const MOST_SURE = 12;
/** How much the best pair counts beside the mean of all: people move and change their number, and some old paper still fits. */
const BEST_SHARE = 0.4;

const capped = (score: number): number => Math.max(-MOST_SURE, Math.min(MOST_SURE, score));

/** Log odds that two clusters are one person, by the scores of all their pairs; null where a pair forbids it. */
export function linkageOf(scores: Iterable<number>): number | null {
  let [sum, count, best] = [0, 0, -MOST_SURE];
  for (const uncapped of scores) {
    if (uncapped < VETO) return null;
    const score = capped(uncapped);
    sum += score;
    count += 1;
    best = Math.max(best, score);
  }
  if (count === 0) return null;
  const score = (sum / count) * (1 - BEST_SHARE) + best * BEST_SHARE;
  return score * CALIBRATION.slope + CALIBRATION.intercept;
}

/** Clusters that grow by their best pair first, without chaining (LINKAGE 6, step 5). */
class Grouping {
  private readonly of: number[];
  private readonly members: number[][];
  private readonly kept = new Map<number, number>();
  private readonly apart: ReadonlySet<number>;

  constructor(
    private readonly count: number,
    private readonly scoreOf: (one: number, other: number) => number,
    { same, different }: Decisions,
  ) {
    this.of = Array.from({ length: count }, (_, at) => at);
    this.members = this.of.map((at) => [at]);
    this.apart = new Set(different.map(([one, other]) => this.key(one, other)));
    for (const [one, other] of same) this.join(one, other);
  }

  isTogether(one: number, other: number): boolean {
    return this.of[one] === this.of[other];
  }

  /** The clusters of an edge, the smaller first; null where they are one. */
  pairOf({ one, other }: Edge): string | null {
    const [mine, theirs] = [this.of[one] ?? one, this.of[other] ?? other];
    return mine === theirs ? null : `${Math.min(mine, theirs)}-${Math.max(mine, theirs)}`;
  }

  join(one: number, other: number): void {
    const [into, from] = [this.of[one] ?? one, this.of[other] ?? other];
    if (into === from) return;
    for (const at of this.members[from] ?? []) this.of[at] = into;
    this.members[into]?.push(...(this.members[from] ?? []));
    this.members[from] = [];
  }

  /** Log odds over all pairs of two clusters; null where a pair forbids it. */
  linkage({ one, other }: Edge): number | null {
    return linkageOf(this.scoresBetween(this.clusterOf(one), this.clusterOf(other)));
  }

  clusters(): readonly (readonly number[])[] {
    return this.members
      .filter(({ length }) => length > 0)
      .map((members) => [...members].sort((a, b) => a - b));
  }

  private *scoresBetween(mine: readonly number[], theirs: readonly number[]): Generator<number> {
    for (const at of mine) for (const beside of theirs) yield this.between(at, beside);
  }

  private clusterOf(at: number): readonly number[] {
    return this.members[this.of[at] ?? at] ?? [];
  }

  private key(one: number, other: number): number {
    return Math.min(one, other) * this.count + Math.max(one, other);
  }

  private between(one: number, other: number): number {
    const pair = this.key(one, other);
    if (this.apart.has(pair)) return Number.NEGATIVE_INFINITY;
    const known = this.kept.get(pair);
    if (known !== undefined) return known;
    const score = this.scoreOf(one, other);
    this.kept.set(pair, score);
    return score;
  }
}

const mergeOf = (best: Edge, score: number): Merge => ({ best, score, probability: probabilityOf(score) });

/** Goes through the edges, best first, until no more merge of at least `from` is left. */
function grow(grouping: Grouping, edges: readonly Edge[], from: number): Merge[] {
  const made: Merge[] = [];
  for (let before = -1; before !== made.length;) {
    before = made.length;
    for (const best of edges) {
      if (grouping.isTogether(best.one, best.other)) continue;
      const score = grouping.linkage(best);
      if (score === null || score < from) continue;
      grouping.join(best.one, best.other);
      made.push(mergeOf(best, score));
    }
  }
  return made;
}

/** Each pair of clusters with an edge between them, by its best one. */
function apart(grouping: Grouping, edges: readonly Edge[]): Merge[] {
  const seen = new Set<string>();
  const merges: Merge[] = [];
  for (const best of edges) {
    const pair = grouping.pairOf(best);
    if (pair === null || seen.has(pair)) continue;
    seen.add(pair);
    const score = grouping.linkage(best);
    if (score !== null) merges.push(mergeOf(best, score));
  }
  return merges;
}

/** The persons behind registrations, the merges that made them, and what stayed apart. */
export function cluster({ count, edges, scoreOf, decisions, from }: ClusteringTask): Clustering {
  const sorted = [...edges].sort((one, other) => other.score - one.score || one.one - other.one);
  const grouping = new Grouping(count, scoreOf, decisions);
  const made = grow(grouping, sorted, from ?? LINK_FROM);
  return { clusters: grouping.clusters(), made, leftApart: apart(grouping, sorted) };
}

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

interface ClusteringTask {
  readonly count: number;
  readonly edges: readonly Edge[];
  /** Log odds that all pairs are of one person; null where one of them forbids it. */
  readonly linkageOf: (pairs: readonly (readonly [number, number])[]) => number | null;
  readonly decisions: Decisions;
  /** Log odds from which two clusters are one. */
  readonly from: number;
}

/** Registrations of a cluster that are compared with another cluster, at most: more tell nothing new, and cost their square. */
const MOST_COMPARED = 30;

/** As many as may be compared, from the whole of a cluster. */
export function sampled<Member>(members: readonly Member[]): readonly Member[] {
  if (members.length <= MOST_COMPARED) return members;
  const step = members.length / MOST_COMPARED;
  return Array.from({ length: MOST_COMPARED }, (_, at) => members[Math.floor(at * step)] as Member);
}

/** Clusters that grow by their best pair first, without chaining (LINKAGE 6, step 5). */
class Grouping {
  private readonly of: number[];
  private readonly members: number[][];
  /** When each cluster last grew, by how many joins there were before. */
  private readonly grown: number[];
  private joins = 0;
  private readonly apart: ReadonlySet<number>;
  /** Members of any pair that people decided is two persons. */
  private readonly parted: ReadonlySet<number>;

  constructor(
    private readonly count: number,
    private readonly linkageOf: ClusteringTask['linkageOf'],
    { same, different }: Decisions,
  ) {
    this.of = Array.from({ length: count }, (_, at) => at);
    this.members = this.of.map((at) => [at]);
    this.grown = this.of.map(() => 0);
    this.parted = new Set(different.flat());
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
    this.joins += 1;
    this.grown[into] = this.joins;
    for (const at of this.members[from] ?? []) this.of[at] = into;
    this.members[into]?.push(...(this.members[from] ?? []));
    this.members[from] = [];
  }

  /** How often clusters grew; an edge was looked at before either of its clusters grew, or since. */
  get now(): number {
    return this.joins;
  }
  grownAt({ one, other }: Edge): number {
    return Math.max(this.grown[this.of[one] ?? one] ?? 0, this.grown[this.of[other] ?? other] ?? 0);
  }

  /** Log odds over the pairs of two clusters; null where one forbids it. */
  linkage({ one, other }: Edge): number | null {
    const [mine, theirs] = [this.clusterOf(one), this.clusterOf(other)];
    if (this.areApart(mine, theirs)) return null;
    const beside = sampled(theirs);
    return this.linkageOf(sampled(mine).flatMap((at) => beside.map((place) => [at, place] as const)));
  }

  clusters(): readonly (readonly number[])[] {
    return this.members
      .filter(({ length }) => length > 0)
      .map((members) => [...members].sort((a, b) => a - b));
  }

  private areApart(mine: readonly number[], theirs: readonly number[]): boolean {
    const parted = mine.filter((at) => this.parted.has(at));
    return parted.some((at) => theirs.some((place) => this.apart.has(this.key(at, place))));
  }

  private clusterOf(at: number): readonly number[] {
    return this.members[this.of[at] ?? at] ?? [];
  }

  private key(one: number, other: number): number {
    return Math.min(one, other) * this.count + Math.max(one, other);
  }
}

const mergeOf = (best: Edge, score: number): Merge => ({ best, score, probability: probabilityOf(score) });

/** Goes through the edges, best first, until no more merge of at least `from` is left. */
function grow(grouping: Grouping, edges: readonly Edge[], from: number): Merge[] {
  const made: Merge[] = [];
  const lookedAt = new Int32Array(edges.length).fill(-1);
  for (let before = -1; before !== made.length;) {
    before = made.length;
    for (const [at, best] of edges.entries()) {
      if (grouping.isTogether(best.one, best.other)) continue;
      if ((lookedAt[at] ?? -1) >= grouping.grownAt(best)) continue;
      lookedAt[at] = grouping.now;
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
export function cluster({ count, edges, linkageOf, decisions, from }: ClusteringTask): Clustering {
  const sorted = [...edges].sort((one, other) => other.score - one.score || one.one - other.one);
  const grouping = new Grouping(count, linkageOf, decisions);
  const made = grow(grouping, sorted, from);
  return { clusters: grouping.clusters(), made, leftApart: apart(grouping, sorted) };
}

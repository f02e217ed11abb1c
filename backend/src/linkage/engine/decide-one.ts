import { LINK_FROM, sampled } from './cluster.js';
import type { EncodedRegistration, Tag } from './encode.js';
import type { Frequencies } from './frequencies.js';
import { linkageOf } from './linkage-of.js';
import { KEPT_FROM, isDoubtful } from './link.js';
import { Scorer, probabilityOf } from './model.js';
import type { LinkageModel } from './model.js';
import { wordsOf } from './repeats.js';

/** A registration that was linked before, and the cluster it is in. */
export interface Stored {
  readonly encoded: EncodedRegistration;
  readonly clusterId: string;
}

/** What people have decided of pairs of registrations, by their ids: it holds whatever the scores say. */
export interface Judgements {
  readonly same: readonly (readonly [string, string])[];
  readonly different: readonly (readonly [string, string])[];
}
export const UNJUDGED: Judgements = { same: [], different: [] };

/** Whom a newcomer may be, for people to look at: the registration nearest to her in a cluster. */
export interface DoubtfulPair {
  readonly id: string;
  readonly clusterId: string;
  readonly probability: number;
}

export interface OneDecision {
  /** The cluster she belongs to; none where she is a new person. */
  readonly link?: string;
  /** That she is the person of `link`; where she is new, that she is nobody of the candidates. */
  readonly probability: number;
  /** Clusters that turn out to be one person with `link`, now that she stands between them. */
  readonly joins: readonly string[];
  /** The most doubtful first. */
  readonly review: readonly DoubtfulPair[];
}

export interface DecidingBy {
  readonly model: LinkageModel;
  /** The newcomer counted too. */
  readonly frequencies: Frequencies;
  readonly judgements?: Judgements;
}

/** A cluster beside the newcomer. */
interface Beside {
  readonly clusterId: string;
  readonly members: readonly EncodedRegistration[];
  readonly nearest: EncodedRegistration;
  /** Of the newcomer with the nearest. */
  readonly score: number;
}

const pairOf = (one: string, other: string): string => JSON.stringify([one, other].sort());

/** Scores of pairs, with what people decided of them. */
class Judge {
  private readonly scorer: Scorer;
  private readonly same: ReadonlySet<string>;
  private readonly apart: ReadonlySet<string>;
  private readonly alone: ReadonlySet<string>;

  constructor({ model, frequencies, judgements = UNJUDGED }: DecidingBy) {
    this.scorer = new Scorer(model, frequencies);
    this.same = new Set(judgements.same.map((pair) => pairOf(...pair)));
    this.apart = new Set(judgements.different.map((pair) => pairOf(...pair)));
    this.alone = new Set(judgements.different.flat());
  }

  score(one: EncodedRegistration, other: EncodedRegistration): number {
    return this.isApart(one, other) ? Number.NEGATIVE_INFINITY : this.scorer.score(one, other);
  }

  isSame(one: EncodedRegistration, other: EncodedRegistration): boolean {
    return this.same.has(pairOf(one.id, other.id));
  }

  /** What a registration says, word for word; null where it says too little, or people said that it is somebody else's. */
  wordsOf(one: EncodedRegistration): string | null {
    return this.alone.has(one.id) ? null : wordsOf(one);
  }

  /** Log odds that two groups are one person; null where a pair forbids it. */
  between(some: readonly EncodedRegistration[], others: readonly EncodedRegistration[]): number | null {
    if (some.some((one) => others.some((other) => this.isApart(one, other)))) return null;
    const beside = sampled(others);
    const pairs = sampled(some).flatMap((one) => beside.map((other) => this.scorer.evidence(one, other)));
    return linkageOf(this.scorer, pairs);
  }

  private isApart(one: EncodedRegistration, other: EncodedRegistration): boolean {
    return this.alone.has(one.id) && this.apart.has(pairOf(one.id, other.id));
  }
}

/** Those of each cluster; who was written down word for word alike counts once. */
function membersOf(candidates: readonly Stored[], judge: Judge): Map<string, EncodedRegistration[]> {
  const members = new Map<string, EncodedRegistration[]>();
  const seen = new Set<string>();
  for (const { encoded, clusterId } of candidates) {
    const words = judge.wordsOf(encoded);
    const key = words === null ? null : `${clusterId} ${words}`;
    if (key !== null && seen.has(key)) continue;
    if (key !== null) seen.add(key);
    members.set(clusterId, [...(members.get(clusterId) ?? []), encoded]);
  }
  return members;
}

function besides(newcomer: EncodedRegistration, candidates: readonly Stored[], judge: Judge): Beside[] {
  const found: Beside[] = [];
  for (const [clusterId, members] of membersOf(candidates, judge)) {
    const scored = members.map((encoded) => ({ encoded, score: judge.score(newcomer, encoded) }));
    const [best] = scored.sort((one, other) => other.score - one.score);
    if (best) found.push({ clusterId, members, nearest: best.encoded, score: best.score });
  }
  return found.sort((one, other) => other.score - one.score);
}

/** A cluster, and the log odds that it is one person with the newcomer. */
interface Weighed {
  readonly beside: Beside;
  readonly score: number;
}

interface Joined {
  readonly made: readonly Weighed[];
  readonly group: readonly EncodedRegistration[];
  readonly open: readonly Beside[];
}

/** Whether clusters that are not the person linked to leave her clearly the likeliest: nobody is two people. */
function isClear({ made: [first], open }: Joined, newcomer: EncodedRegistration, judge: Judge): boolean {
  if (!first) return true;
  const rivals = open.flatMap(({ members }) => judge.between([newcomer], members) ?? []);
  const odds = rivals.reduce((sum, rival) => sum + Math.exp(rival), 0);
  return first.score - Math.log(1 + odds) >= LINK_FROM;
}

/** Clusters that are one person with her: as people said, and then the best first until no more are. */
function joined(newcomer: EncodedRegistration, clusters: readonly Beside[], judge: Judge): Joined {
  const people = clusters.filter(({ members }) => members.some((member) => judge.isSame(newcomer, member)));
  const made: Weighed[] = people.map((beside) => ({ beside, score: Number.POSITIVE_INFINITY }));
  const group = [newcomer, ...people.flatMap(({ members }) => members)];
  const open = new Set(clusters.filter((beside) => !people.includes(beside) && beside.score >= KEPT_FROM));
  for (let before = -1; before !== made.length;) {
    before = made.length;
    for (const beside of open) {
      const score = judge.between(group, beside.members);
      if (score === null || score < LINK_FROM) continue;
      open.delete(beside);
      group.push(...beside.members);
      made.push({ beside, score });
    }
  }
  const found = { made, group, open: [...open] };
  const near = clusters.filter(({ score }) => score >= KEPT_FROM);
  return isClear(found, newcomer, judge) ? found : { made: [], group: [newcomer], open: near };
}

function toReview(weighed: readonly Weighed[]): DoubtfulPair[] {
  return [...weighed]
    .sort((one, other) => Math.abs(one.score) - Math.abs(other.score))
    .map(({ beside: { nearest, clusterId }, score }) => {
      return { id: nearest.id, clusterId, probability: probabilityOf(score) };
    })
    .filter(({ probability }) => isDoubtful(probability));
}

/**
 * Whether a newcomer is somebody who was registered before, as `linkAll` would say: by all pairs with a cluster and the
 * best of them, never against a pair that forbids it, and only with a clear lead over other people. What was linked before
 * stays linked.
 * @param candidates Those that share a block with her, and whoever is in a cluster with one of them.
 */
export function decideOne(
  newcomer: EncodedRegistration,
  candidates: readonly Stored[],
  by: DecidingBy,
): OneDecision {
  const judge = new Judge(by);
  const words = judge.wordsOf(newcomer);
  const repeated = words !== null && candidates.find(({ encoded }) => judge.wordsOf(encoded) === words);
  if (repeated) return { link: repeated.clusterId, probability: 1, joins: [], review: [] };
  const { made, group, open } = joined(newcomer, besides(newcomer, candidates, judge), judge);
  const apart = open.flatMap((beside): Weighed[] => {
    const score = judge.between(group, beside.members);
    return score === null ? [] : [{ beside, score }];
  });
  const [first, ...others] = made;
  const odds = apart.reduce((sum, { score }) => sum + Math.exp(score), 0);
  return {
    ...(first && { link: first.beside.clusterId }),
    probability: first ? probabilityOf(first.score) : 1 / (1 + odds),
    joins: others.map(({ beside }) => beside.clusterId),
    review: toReview([...made, ...apart]),
  };
}

/** Candidates that are compared with a newcomer at most. */
export const MOST_CANDIDATES = 300;

/**
 * The candidates that share the rarest blocks with a newcomer, best first.
 * @param found Each block of hers with everybody who shares it.
 */
export function rankByRarity(
  found: Iterable<readonly [Tag, readonly string[]]>,
  most: number = MOST_CANDIDATES,
): readonly string[] {
  const weights = new Map<string, number>();
  for (const [, ids] of found) for (const id of ids) weights.set(id, (weights.get(id) ?? 0) + 1 / ids.length);
  return [...weights]
    .sort(([, one], [, other]) => other - one)
    .slice(0, most)
    .map(([id]) => id);
}

import type { Merge } from './cluster.js';
import { BLOCK_CAP, nearestOf, rankByRarity } from './candidates.js';
import type { EncodedRegistration, Tag } from './encode.js';
import { Frequencies, HUB } from './frequencies.js';
import { linkAll, toReview } from './link.js';
import { Scorer } from './model.js';
import type { LinkageModel } from './model.js';

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

/**
 * What an attacker without the key reads from tags by their frequency (Christen 2017): knows how common each value is
 * in a similar population, and matches the commonest tag to the commonest value, and so on.
 */
interface TagAttack {
  /** Of the commonest tags, so many, the share that he reads rightly. */
  readonly ofCommonest: readonly { readonly tags: number; readonly right: number }[];
  /** Share of registrations of which he reads one tag rightly at least. */
  readonly registrations: number;
}

const COMMONEST = [10, 100, 1_000] as const;

/** Values by how many have them, the commonest first; of those that are as common the order says nothing. */
function ranked(all: Iterable<readonly string[]>): string[] {
  const counts = new Map<string, number>();
  for (const values of all) for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts]
    .sort((one, other) => other[1] - one[1] || (one[0] < other[0] ? -1 : 1))
    .map(([value]) => value);
}

/**
 * @param known Values of each registration of a similar population, known to the attacker in clear.
 * @param dumped True values of the tags in the dump, to score the attack.
 */
export function attackByFrequency(
  known: readonly (readonly string[])[],
  dumped: readonly (readonly string[])[],
): TagAttack {
  const guesses = ranked(known);
  const behind = ranked(dumped);
  const isRight = behind.map((value, rank) => guesses[rank] === value);
  const read = new Set(behind.filter((_, rank) => isRight[rank]));
  const withOne = dumped.filter((values) => values.some((value) => read.has(value)));
  return {
    ofCommonest: COMMONEST.map((tags) => ({
      tags,
      right: isRight.slice(0, tags).filter(Boolean).length / tags,
    })),
    registrations: withOne.length / Math.max(dumped.length, 1),
  };
}

interface OneByOne {
  /** Places of the registrations of each person, ascending; each place once. */
  readonly clusters: readonly (readonly number[])[];
  /** How many pairs people would be asked about at the end. */
  readonly asked: number;
}

/**
 * Adds registrations one at a time and reclusters each with its likely matches and their persons. In memory what the
 * product does with its tables.
 */
class Coming {
  private readonly blocks = new Map<Tag, string[]>();
  private readonly known = new Map<string, EncodedRegistration>();
  private readonly personOf = new Map<string, string>();
  private readonly members = new Map<string, readonly string[]>();
  private readonly frequencies = new Frequencies();
  private readonly byPhone = new Map<Tag, readonly string[]>();
  private readonly doubtful = new Map<string, Set<string>>();

  constructor(private readonly model: LinkageModel) {}

  add(one: EncodedRegistration): void {
    this.frequencies.add(one);
    const scorer = new Scorer(this.model, this.frequencies);
    const near = nearestOf(one, this.candidatesOf(one), scorer);
    this.known.set(one.id, one);
    for (const tag of one.blocks) this.blocks.set(tag, [...(this.blocks.get(tag) ?? []), one.id]);
    const shared = this.sharersOf(one);
    this.cluster([...new Set([one.id, ...this.withTheirs([...near, ...shared])])]);
  }

  /** Earlier registrations with a number that has just become shared: their links are checked again without it. */
  private sharersOf(one: EncodedRegistration): readonly string[] {
    const tag = one.phone?.tag;
    if (tag === undefined) return [];
    const sharers = this.byPhone.get(tag) ?? [];
    this.byPhone.set(tag, [...sharers, one.id]);
    return this.frequencies.isOfMany(one) && sharers.length <= HUB ? sharers : [];
  }

  clusters(): OneByOne['clusters'] {
    const places = new Map([...this.known.keys()].map((id, at) => [id, at] as const));
    const placesOf = (ids: readonly string[]): number[] => ids.map((id) => places.get(id) ?? 0);
    return [...this.members.values()].map((ids) => placesOf(ids).sort((one, other) => one - other));
  }

  get asked(): number {
    return [...this.doubtful.values()].reduce((sum, { size }) => sum + size, 0);
  }

  private cluster(ids: readonly string[]): void {
    const local = ids.flatMap((id) => this.known.get(id) ?? []);
    const linked = linkAll(local, { model: this.model, frequencies: this.frequencies });
    const idOf = (at: number): string => local[at]?.id ?? '';
    for (const id of ids) {
      this.members.delete(this.personOf.get(id) ?? '');
      this.doubtful.set(id, new Set());
    }
    for (const places of linked.clusters) this.put(places.map(idOf));
    for (const { best } of toReview(linked)) this.doubtful.get(idOf(best.one))?.add(idOf(best.other));
  }

  private put(ids: readonly string[]): void {
    const [person = ''] = ids;
    for (const id of ids) this.personOf.set(id, person);
    this.members.set(person, ids);
  }

  private withTheirs(near: readonly string[]): string[] {
    const persons = new Set(near.map((id) => this.personOf.get(id) ?? id));
    return [...persons].flatMap((person) => this.members.get(person) ?? []);
  }

  private candidatesOf({ blocks }: EncodedRegistration): EncodedRegistration[] {
    const found = blocks.flatMap((tag) => {
      const ids = this.blocks.get(tag);
      return ids && ids.length <= BLOCK_CAP ? [[tag, ids] as const] : [];
    });
    return rankByRarity(found).flatMap((id) => this.known.get(id) ?? []);
  }
}

/** Links registrations in their order; their ids differ. */
export function linkOneByOne(registrations: Iterable<EncodedRegistration>, model: LinkageModel): OneByOne {
  const coming = new Coming(model);
  for (const one of registrations) coming.add(one);
  return { clusters: coming.clusters(), asked: coming.asked };
}

import type { Merge } from './cluster.js';
import { BLOCK_CAP, MOST_CANDIDATES, nearestOf, rankByRarity } from './candidates.js';
import type { EncodedRegistration, Tag } from './encode.js';
import { Frequencies, HUB } from './frequencies.js';
import { linkAll, toReview } from './link.js';
import { DEFAULT_MODEL } from './default-model.js';
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

  constructor(private model: LinkageModel) {}

  add(one: EncodedRegistration): void {
    this.frequencies.add(one);
    this.known.set(one.id, one);
    for (const tag of one.blocks) this.blocks.set(tag, [...(this.blocks.get(tag) ?? []), one.id]);
    this.compare(one, this.sharersOf(one));
  }

  /** Compares all again, by what was learnt of them. */
  again(model: LinkageModel): void {
    this.model = model;
    for (const one of this.known.values()) this.compare(one, []);
  }

  private compare(one: EncodedRegistration, shared: readonly string[]): void {
    const scorer = new Scorer(this.model, this.frequencies);
    const near = nearestOf(one, this.candidatesOf(one), scorer);
    this.cluster([...new Set([one.id, ...this.withTheirs([one.id, ...near, ...shared])])]);
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

  private candidatesOf({ id: own, blocks }: EncodedRegistration): EncodedRegistration[] {
    const found = blocks.flatMap((tag) => {
      const ids = this.blocks.get(tag);
      return ids && ids.length <= BLOCK_CAP ? [[tag, ids] as const] : [];
    });
    return rankByRarity(found, MOST_CANDIDATES + 1).flatMap((id) =>
      id === own ? [] : (this.known.get(id) ?? []),
    );
  }
}

/** Links registrations in their order, and all again by what was learnt of them; their ids differ. */
export function linkOneByOne(registrations: Iterable<EncodedRegistration>, model: LinkageModel): OneByOne {
  const coming = new Coming(DEFAULT_MODEL);
  for (const one of registrations) coming.add(one);
  coming.again(model);
  return { clusters: coming.clusters(), asked: coming.asked };
}

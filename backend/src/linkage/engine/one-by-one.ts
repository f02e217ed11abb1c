import { BLOCK_CAP } from './candidates.js';
import type { EncodedRegistration, Tag } from './encode.js';
import { Frequencies, HUB } from './frequencies.js';
import { linkAll, toReview } from './link.js';
import { Scorer } from './model.js';
import type { LinkageModel } from './model.js';
import { nearestOf, rankByRarity } from './nearest.js';

interface OneByOne {
  /** Places of the registrations of each person, ascending; each place once. */
  readonly clusters: readonly (readonly number[])[];
  /** How many pairs people would be asked about at the end. */
  readonly asked: number;
}

/**
 * Adds registrations one at a time and reclusters each with its likely matches and their persons. In memory what the
 * product does with its tables (linking/neighbourhood).
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

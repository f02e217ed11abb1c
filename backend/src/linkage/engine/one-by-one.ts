import { BLOCK_CAP } from './candidates.js';
import { decideOne, rankByRarity } from './decide-one.js';
import type { Judgements, Stored } from './decide-one.js';
import type { EncodedRegistration, Tag } from './encode.js';
import { Frequencies } from './frequencies.js';
import type { LinkageModel } from './model.js';

export interface OneByOne {
  /** Places of the registrations of each person, ascending; each place once. */
  readonly clusters: readonly (readonly number[])[];
  /** How many pairs people were asked about, all in all. */
  readonly asked: number;
}

/** Registrations as they come, each linked to those before it: what the product does, in memory. */
class Coming {
  private readonly blocks = new Map<Tag, string[]>();
  private readonly places = new Map<string, { readonly at: number; readonly one: EncodedRegistration }>();
  private readonly clusterOf = new Map<string, string>();
  private readonly members = new Map<string, string[]>();
  private readonly frequencies = new Frequencies();
  asked = 0;

  constructor(
    private readonly model: LinkageModel,
    private readonly judgements: Judgements | undefined,
  ) {}

  add(one: EncodedRegistration): void {
    this.frequencies.add(one);
    const by = { model: this.model, frequencies: this.frequencies, judgements: this.judgements };
    const { link = one.id, joins, review } = decideOne(one, this.candidatesOf(one), by);
    this.asked += review.length;
    this.places.set(one.id, { at: this.places.size, one });
    this.put([one.id], link);
    for (const clusterId of joins) this.put(this.members.get(clusterId) ?? [], link);
    for (const tag of one.blocks) this.blocks.set(tag, [...(this.blocks.get(tag) ?? []), one.id]);
  }

  clusters(): OneByOne['clusters'] {
    const placesOf = (ids: readonly string[]): number[] => ids.map((id) => this.places.get(id)?.at ?? 0);
    return [...this.members.values()].map((ids) => placesOf(ids).sort((one, other) => one - other));
  }

  private put(ids: readonly string[], clusterId: string): void {
    const before = ids.map((id) => this.clusterOf.get(id)).filter((known) => known !== undefined);
    for (const known of before) this.members.delete(known);
    for (const id of ids) this.clusterOf.set(id, clusterId);
    this.members.set(clusterId, [...(this.members.get(clusterId) ?? []), ...ids]);
  }

  /** The nearest ones, and whoever is in a cluster with one of them. */
  private candidatesOf({ blocks }: EncodedRegistration): Stored[] {
    const found = blocks.flatMap((tag) => {
      const ids = this.blocks.get(tag);
      return ids && ids.length <= BLOCK_CAP ? [[tag, ids] as const] : [];
    });
    const clusterIds = new Set(rankByRarity(found).map((id) => this.clusterOf.get(id) ?? id));
    return [...clusterIds].flatMap((clusterId) =>
      (this.members.get(clusterId) ?? []).flatMap((id) => {
        const known = this.places.get(id);
        return known ? [{ encoded: known.one, clusterId }] : [];
      }),
    );
  }
}

/** Links registrations in their order, each by itself (`decideOne`); their ids differ. */
export function linkOneByOne(
  registrations: Iterable<EncodedRegistration>,
  model: LinkageModel,
  judgements?: Judgements,
): OneByOne {
  const coming = new Coming(model, judgements);
  for (const one of registrations) coming.add(one);
  return { clusters: coming.clusters(), asked: coming.asked };
}

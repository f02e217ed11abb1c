/**
 * Policy (LINKAGE 6, step 8): persons are counted as they are linked, and also estimated by the probabilities of all
 * links, including those that were not made. Stored are each registration's person and pairs with their probability.
 * Among a subset (an agency, a group, a quarter), a link through a registration outside the subset counts too.
 */
import type { Registration, StoredLink } from './persons.types.js';

export interface PersonCount {
  /** As registrations are linked. */
  readonly persons: number;
  readonly expected: number;
  /** 95 of 100 such counts lie between. */
  readonly from: number;
  readonly to: number;
}

interface Branch {
  readonly caseId: string;
  /** That it is one person with where it hangs. */
  readonly probability: number;
}

/** Of a hundred merges, how many the probabilities may be wrong by as a whole (docs/linkage.md). */
const MODEL_DOUBT = 0.01;
const keyOf = (one: string, other: string): string => (one < other ? `${one}/${other}` : `${other}/${one}`);
function listUnder<T>(lists: Map<string, T[]>, key: string, value: T): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}
const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);

/** Who is whose, with everything that is known of how sure that is. */
export class PersonGraph {
  private readonly personOf: ReadonlyMap<string, string>;
  private readonly members = new Map<string, string[]>();
  /** The likeliest links that hold a person's registrations together, as few of them as do. */
  private readonly trees = new Map<string, Map<string, Branch[]>>();
  /** The likeliest link between two persons, by their key. */
  private readonly apart = new Map<string, StoredLink>();

  constructor(registrations: readonly Registration[], links: readonly StoredLink[]) {
    this.personOf = new Map(registrations.map(({ caseId, personId }) => [caseId, personId]));
    for (const { caseId, personId } of registrations) listUnder(this.members, personId, caseId);
    const inside = this.sorted([...links].sort((one, other) => other.probability - one.probability));
    for (const [personId, members] of this.members)
      if (members.length > 1) this.trees.set(personId, treeOf(members, inside.get(personId) ?? []));
  }

  /** Links within each person; those between two are kept, the likeliest of each. */
  private sorted(links: readonly StoredLink[]): Map<string, StoredLink[]> {
    const inside = new Map<string, StoredLink[]>();
    for (const link of links) {
      const [mine, theirs] = [this.personOf.get(link.one), this.personOf.get(link.other)];
      if (mine === undefined || theirs === undefined) continue;
      if (mine === theirs) listUnder(inside, mine, link);
      else if (!this.apart.has(keyOf(mine, theirs))) this.apart.set(keyOf(mine, theirs), link);
    }
    return inside;
  }

  /** Persons behind these registrations, each of which must be known. */
  count(caseIds: readonly string[]): PersonCount {
    const chosen = new Map<string, Set<string>>();
    for (const caseId of caseIds) {
      const personId = this.personOf.get(caseId) ?? caseId;
      chosen.set(personId, (chosen.get(personId) ?? new Set()).add(caseId));
    }
    const split = [...chosen].flatMap(([personId, those]) => this.splits(personId, those));
    const known = this.later([...chosen.keys()]);
    const expected = chosen.size - sum(known) + sum(split);
    const chance = 1.96 * Math.sqrt(sum([...known, ...split].map((share) => share * (1 - share))));
    const spread = chance + MODEL_DOUBT * (split.length + sum(known));
    return { persons: chosen.size, expected, from: expected - spread, to: expected + spread };
  }

  /** For each link of a person, the probability that it is wrong and one of these registrations is another person's. */
  private splits(personId: string, chosen: ReadonlySet<string>): number[] {
    const tree = this.trees.get(personId);
    const [root] = chosen;
    if (!tree || root === undefined || chosen.size < 2) return [];
    const shares: number[] = [];
    /** Probability that any chosen registration beyond this one is connected to it. */
    const reached = (caseId: string, from: string | null): number => {
      let none = chosen.has(caseId) ? 0 : 1;
      for (const { caseId: next, probability } of tree.get(caseId) ?? []) {
        if (next === from) continue;
        const beyond = reached(next, caseId);
        // A link that people confirmed is certain.
        if (beyond > 0 && probability < 1) shares.push((1 - probability) * beyond);
        none *= 1 - probability * beyond;
      }
      return 1 - none;
    };
    reached(root, null);
    return shares;
  }

  /** For each person, the probability of being one of the earlier persons; never of two. */
  private later(persons: readonly string[]): number[] {
    const places = new Map(persons.map((personId, at) => [personId, at]));
    const odds = new Map<number, number>();
    for (const { one, other, probability } of this.apart.values()) {
      const mine = places.get(this.personOf.get(one) ?? '');
      const theirs = places.get(this.personOf.get(other) ?? '');
      if (mine === undefined || theirs === undefined) continue;
      const last = Math.max(mine, theirs);
      odds.set(last, (odds.get(last) ?? 0) + probability / Math.max(1 - probability, Number.EPSILON));
    }
    return [...odds.values()].map((each) => each / (1 + each));
  }
}

/** A spanning tree of the likeliest links; members left unconnected were joined by people, with probability 1. */
function treeOf(members: readonly string[], links: readonly StoredLink[]): Map<string, Branch[]> {
  const root = new Map(members.map((caseId) => [caseId, caseId]));
  const rootOf = (caseId: string): string => {
    const above = root.get(caseId) ?? caseId;
    return above === caseId ? caseId : rootOf(above);
  };
  const tree = new Map<string, Branch[]>(members.map((caseId) => [caseId, []]));
  const join = ({ one, other, probability }: StoredLink): void => {
    if (rootOf(one) === rootOf(other)) return;
    root.set(rootOf(other), rootOf(one));
    tree.get(one)?.push({ caseId: other, probability });
    tree.get(other)?.push({ caseId: one, probability });
  };
  for (const link of links) join(link);
  const [first = '', ...rest] = members;
  for (const other of rest) join({ one: first, other, probability: 1 });
  return tree;
}

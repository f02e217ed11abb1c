import type { RootKey } from '../../platform/crypto/root-key.js';
import { newId } from '../../shared/ids.js';
import { compare } from '../engine/compare.js';
import type { Decisions } from '../engine/cluster.js';
import type { EncodedRegistration } from '../engine/encode.js';
import type { Frequencies } from '../engine/frequencies.js';
import { linkAll } from '../engine/link.js';
import type { Linked } from '../engine/link.js';
import type { LinkageModel } from '../engine/model.js';
import { PAIR_LEVELS, SEALED_VERSION, pairPlace } from '../linkage.types.js';
import type { PairFacts } from '../linkage.types.js';
import { levelsOf } from './agreement-levels.js';
import type { LinkageStore, Membership, Move } from './linkage-store.js';
import { personsOf } from './persons.rules.js';

/** Merges less likely than that are no question for a person, and those likelier are no question any more. */
const DOUBTFUL = { from: 0.05, to: 0.95 } as const;
/** Two records that were written down alike word for word. */
const ALIKE = 0.999;

/** Why registrations are compared anew, and which of them it began with. */
export interface Occasion {
  readonly subjects: ReadonlySet<string>;
  readonly cause: 'registered' | 'corrected' | 'decision';
  readonly decisionId: string | null;
}

interface FoundPair {
  readonly one: EncodedRegistration;
  readonly other: EncodedRegistration;
  readonly probability: number;
  readonly isLinked: boolean;
}

/** What is known of all registrations, for comparing some of them. */
export interface Knowledge {
  readonly model: LinkageModel;
  readonly frequencies: Frequencies;
}

/**
 * Clusters some registrations and everybody who stands with them anew: earlier decisions of the engine are looked at again
 * where there is new evidence, those of people hold (LINKAGE 6, step 5). Writes who moved to which person, and the pairs.
 */
export class Neighbourhood {
  constructor(
    private readonly store: LinkageStore,
    private readonly root: RootKey,
    private readonly knowledge: Knowledge,
  ) {}

  async link(caseIds: readonly string[], occasion: Occasion): Promise<void> {
    const before = await this.store.membersAround(caseIds);
    const all = [...new Set([...before.map(({ caseId }) => caseId), ...caseIds])];
    const encodings = await this.store.encodingsOf(all);
    const registrations = all.flatMap((id) => encodings.get(id)?.encoded ?? []);
    const decisions = await this.decisionsAmong(registrations);
    const linked = linkAll(registrations, { ...this.knowledge, decisions });
    await this.keepPersons(clustersOf(linked, registrations), before, occasion);
    await this.keepPairs(registrations, pairsOf(linked, registrations));
  }

  /** The last word on each pair. */
  private async decisionsAmong(registrations: readonly EncodedRegistration[]): Promise<Decisions> {
    const places = new Map(registrations.map(({ id }, at) => [id, at] as const));
    const last = new Map<string, { pair: readonly [number, number]; answer: string }>();
    for (const { one, other, answer } of await this.store.decisionsAmong([...places.keys()])) {
      const pair = [places.get(one) ?? 0, places.get(other) ?? 0] as const;
      last.set(pair.join(), { pair, answer });
    }
    const answered = (wanted: string): (readonly [number, number])[] =>
      [...last.values()].filter(({ answer }) => answer === wanted).map(({ pair }) => pair);
    return { same: answered('same'), different: answered('different') };
  }

  private async keepPersons(
    clusters: readonly (readonly string[])[],
    before: readonly Membership[],
    occasion: Occasion,
  ): Promise<void> {
    const known = new Map(before.map(({ caseId, personId }) => [caseId, personId] as const));
    const persons = personsOf(clusters, (caseId) => known.get(caseId) ?? null);
    for (const [at, members] of clusters.entries()) {
      const personId = persons[at] ?? newId();
      for (const caseId of members) {
        const fromPerson = known.get(caseId) ?? null;
        if (fromPerson !== personId)
          await this.store.register({ caseId, personId, fromPerson, ...whyOf(caseId, occasion) });
      }
    }
  }

  private async keepPairs(
    registrations: readonly EncodedRegistration[],
    found: readonly FoundPair[],
  ): Promise<void> {
    const known = await this.store.pairsAmong(registrations.map(({ id }) => id));
    const ids = new Map(known.map(({ id, one, other }) => [keyOf(one, other), id] as const));
    const gone = new Map(ids);
    for (const { one, other, probability, isLinked } of found) {
      const [first, second] = one.id < other.id ? [one, other] : [other, one];
      const key = keyOf(first.id, second.id);
      gone.delete(key);
      const id = ids.get(key) ?? newId();
      await this.store.keepPair({
        ...{ id, one: first.id, other: second.id, isLinked },
        isDoubtful: isDoubtful(probability),
        sealed: this.sealPair(id, { probability, levels: levelsOf(compare(first, second)) }),
      });
    }
    if (gone.size > 0) await this.store.removeOpenPairs([...gone.values()]);
  }

  private sealPair(id: string, facts: PairFacts): Buffer {
    const plain = Buffer.from(JSON.stringify(facts), 'utf8');
    return this.root.seal(PAIR_LEVELS, SEALED_VERSION, { place: pairPlace(id), plain });
  }
}

const keyOf = (one: string, other: string): string => `${one}/${other}`;

const isDoubtful = (probability: number): boolean =>
  probability >= DOUBTFUL.from && probability <= DOUBTFUL.to;

/** Whoever is moved because somebody else came or was decided about is a neighbour, except where people decided. */
const whyOf = (caseId: string, occasion: Occasion): Pick<Move, 'cause' | 'decisionId'> => ({
  cause: occasion.decisionId !== null || occasion.subjects.has(caseId) ? occasion.cause : 'neighbour',
  decisionId: occasion.decisionId,
});

const clustersOf = (
  { clusters }: Linked,
  registrations: readonly EncodedRegistration[],
): readonly (readonly string[])[] =>
  clusters.map((members) => members.flatMap((at) => registrations[at]?.id ?? []));

/** What was merged, what may yet be one person, and records that were written down alike. */
function pairsOf({ made, leftApart, clusters }: Linked, registrations: readonly EncodedRegistration[]) {
  const pairOf = (places: readonly number[], probability: number, isLinked: boolean): FoundPair[] => {
    const [one, other] = places.map((at) => registrations[at]);
    return one && other ? [{ one, other, probability, isLinked }] : [];
  };
  const joined = new Joined(registrations.length);
  for (const { best } of made) joined.join(best.one, best.other);
  return [
    ...made.flatMap(({ best, probability }) => pairOf([best.one, best.other], probability, true)),
    ...leftApart
      .filter(({ probability }) => probability >= DOUBTFUL.from)
      .flatMap(({ best, probability }) => pairOf([best.one, best.other], probability, false)),
    ...clusters.flatMap(([first = 0, ...rest]) =>
      rest.filter((at) => joined.join(first, at)).flatMap((at) => pairOf([first, at], ALIKE, true)),
    ),
  ];
}

/** Places that hang together by the pairs that were told so far. */
class Joined {
  private readonly parents: number[];

  constructor(count: number) {
    this.parents = Array.from({ length: count }, (_, at) => at);
  }

  /** Whether they did not hang together before. */
  join(one: number, other: number): boolean {
    const [root, beside] = [this.rootOf(one), this.rootOf(other)];
    this.parents[beside] = root;
    return root !== beside;
  }

  private rootOf(at: number): number {
    const parent = this.parents[at] ?? at;
    return parent === at ? at : this.rootOf(parent);
  }
}

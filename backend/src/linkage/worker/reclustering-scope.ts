import { FIELDS, LEVELS, SAME, UNTOLD, compare } from '../engine/compare.js';
import type { Agreement, Field } from '../engine/compare.js';
import { PAIR_LEVELS, SEALED_VERSION, pairPlace } from '../linkage.types.js';
import type { AgreementLevel, PairFacts } from '../linkage.types.js';
import type { RootKey } from '../../platform/crypto/root-key.js';
import { newId } from '../../shared/ids.js';
import type { Decisions } from '../engine/cluster.js';
import type { EncodedRegistration } from '../engine/encode.js';
import type { Frequencies } from '../engine/frequencies.js';
import { isDoubtful, linkAll, wordsOf } from '../engine/link.js';
import type { Linked } from '../engine/link.js';
import type { LinkageModel } from '../engine/model.js';
import type { ComparingBatch } from './comparing-batch.js';
import type { Membership, Move } from './linking.queries.js';
import { personsOf } from './persons.rules.js';

type Words = Readonly<Record<string, readonly number[]>>;

/** The many levels of the engine in the few words that a reviewer decides by. */
const NAMES: Words = {
  close: [LEVELS.given.slip, LEVELS.given.close, LEVELS.given.initial],
  partly: [LEVELS.given.akin, LEVELS.given.faint, LEVELS.surname.crossed],
};
const BIRTH: Words = {
  close: [LEVELS.birth.swapped, LEVELS.birth.onePartOff, LEVELS.birth.sameYear],
  partly: [
    LEVELS.birth.yearOff,
    LEVELS.birth.yearAlone,
    LEVELS.birth.nextYear,
    LEVELS.birth.dayAlone,
    LEVELS.birth.nextYearAlone,
    LEVELS.birth.yearSlip,
  ],
};
const NUMBERS: Words = { close: [LEVELS.phone.slip] };
const WORDS: Partial<Record<Field, Words>> = {
  given: NAMES,
  surname: NAMES,
  patronymic: NAMES,
  mother: NAMES,
  birth: BIRTH,
  phone: NUMBERS,
  jamoat: NUMBERS,
};

function levelOf(field: Field, level: number): AgreementLevel {
  if (level === UNTOLD) return 'not_told';
  if (level === SAME) return 'same';
  const words = WORDS[field];
  if (words?.['close']?.includes(level)) return 'close';
  return words?.['partly']?.includes(level) ? 'partly' : 'differs';
}

const levelsOf = (agreement: Agreement): PairFacts['levels'] =>
  Object.fromEntries(
    FIELDS.map((field, at) => [field, levelOf(field, agreement[at] ?? UNTOLD)]),
  ) as PairFacts['levels'];

/** Nobody is asked about so unlikely a pair; together they count for the estimate of persons, and below this for nothing. */
const COUNTED_FROM = 0.005;
/** Probability of two records with identical words. */
const ALIKE = 0.999;

/** Why registrations are compared again, and which of them it began with. */
export interface Occasion {
  readonly subjects: ReadonlySet<string>;
  readonly cause: 'registered' | 'corrected' | 'neighbour' | 'decision';
  readonly decisionId: string | null;
}

interface FoundPair {
  readonly one: EncodedRegistration;
  readonly other: EncodedRegistration;
  readonly probability: number;
  readonly isLinked: boolean;
}

/** Model and counts of all registrations, for comparing some of them. */
export interface Knowledge {
  readonly model: LinkageModel;
  readonly frequencies: Frequencies;
}

/**
 * Reclusters some registrations with all of their persons: new evidence may change earlier decisions of the engine,
 * never those of people (LINKAGE 6, step 5). Writes the moves and the pairs.
 */
export class ReclusteringScope {
  constructor(
    private readonly batch: ComparingBatch,
    private readonly root: RootKey,
    private readonly knowledge: Knowledge,
  ) {}

  link(caseIds: readonly string[], occasion: Occasion): void {
    if (occasion.cause === 'registered' && this.joinAlike(caseIds)) return;
    const before = this.batch.membersAround(caseIds);
    const all = [...new Set([...before.map(({ caseId }) => caseId), ...caseIds])];
    const registrations = all.flatMap((id) => this.batch.encodingOf(id)?.encoded ?? []);
    const decisions = this.decisionsAmong(registrations);
    const linked = linkAll(registrations, { ...this.knowledge, decisions });
    this.keepPersons(clustersOf(linked, registrations), before, occasion);
    this.keepPairs(registrations, pairsOf(linked, registrations));
  }

  /** Joins a registration to the person with an identical registration, unless people decided about that person. */
  private joinAlike([caseId = '', ...near]: readonly string[]): boolean {
    const own = this.batch.encodingOf(caseId)?.encoded;
    if (!own || this.batch.personOf(caseId) !== null) return false;
    const alike = this.alikeOf(own, near);
    if (!alike || this.batch.isDecidedAbout(alike.personId)) return false;
    const { personId, other } = alike;
    this.batch.register({ caseId, personId, fromPerson: null, cause: 'registered', decisionId: null });
    this.keepPair({ one: own, other, probability: ALIKE, isLinked: true });
    return true;
  }

  private alikeOf(own: EncodedRegistration, near: readonly string[]) {
    const { frequencies } = this.knowledge;
    const words = wordsOf(own, frequencies);
    if (words === null) return null;
    for (const id of near) {
      const [other, personId] = [this.batch.encodingOf(id)?.encoded, this.batch.personOf(id)];
      if (other && personId !== null && wordsOf(other, frequencies) === words) return { other, personId };
    }
    return null;
  }

  /** The last word on each pair. */
  private decisionsAmong(registrations: readonly EncodedRegistration[]): Decisions {
    const places = new Map(registrations.map(({ id }, at) => [id, at] as const));
    const last = new Map<string, { pair: readonly [number, number]; answer: string }>();
    for (const { one, other, answer } of this.batch.decisionsAmong([...places.keys()])) {
      const pair = [places.get(one) ?? 0, places.get(other) ?? 0] as const;
      last.set(pair.join(), { pair, answer });
    }
    const answered = (wanted: string): (readonly [number, number])[] =>
      [...last.values()].filter(({ answer }) => answer === wanted).map(({ pair }) => pair);
    return { same: answered('same'), different: answered('different') };
  }

  private keepPersons(
    clusters: readonly (readonly string[])[],
    before: readonly Membership[],
    occasion: Occasion,
  ): void {
    const known = new Map(before.map(({ caseId, personId }) => [caseId, personId] as const));
    const persons = personsOf(clusters, (caseId) => known.get(caseId) ?? null);
    for (const [at, members] of clusters.entries()) {
      const personId = persons[at] ?? newId();
      for (const caseId of members) {
        const fromPerson = known.get(caseId) ?? null;
        if (fromPerson !== personId)
          this.batch.register({ caseId, personId, fromPerson, ...whyOf(caseId, fromPerson, occasion) });
      }
    }
  }

  private keepPairs(registrations: readonly EncodedRegistration[], found: readonly FoundPair[]): void {
    const known = this.batch.pairsAmong(registrations.map(({ id }) => id));
    const gone = new Map(known.map(({ id, one, other }) => [keyOf(one, other), id] as const));
    for (const pair of found) {
      const isKnown = gone.delete(keyOf(...inOrder(pair.one.id, pair.other.id)));
      // Of a thousand rows that are alike each would otherwise be written a thousand times.
      if (!isKnown || pair.probability !== ALIKE) this.keepPair(pair);
    }
    if (gone.size > 0) this.batch.removeOpenPairs([...gone.values()]);
  }

  private keepPair({ one, other, probability, isLinked }: FoundPair): void {
    const [first, second] = inOrder(one.id, other.id);
    const id = this.batch.idOf(first, second);
    this.batch.keepPair({
      ...{ id, one: first, other: second, isLinked },
      isDoubtful: isDoubtful(probability),
      sealed: this.sealPair(id, { probability, levels: levelsOf(compare(one, other)) }),
    });
  }

  private sealPair(id: string, facts: PairFacts): Buffer {
    const plain = Buffer.from(JSON.stringify(facts), 'utf8');
    return this.root.seal(PAIR_LEVELS, SEALED_VERSION, { place: pairPlace(id), plain });
  }
}

const inOrder = (one: string, other: string): [string, string] => (one < other ? [one, other] : [other, one]);
const keyOf = (one: string, other: string): string => `${one}/${other}`;

/**
 * Cause of a move: a registration moved by another's arrival or decision is a neighbour, unless people decided about
 * it; one that still waits for its comparison was registered.
 */
const whyOf = (
  caseId: string,
  fromPerson: string | null,
  { cause, decisionId, subjects }: Occasion,
): Pick<Move, 'cause' | 'decisionId'> => {
  const moved = fromPerson === null ? 'registered' : 'neighbour';
  return { cause: decisionId !== null || subjects.has(caseId) ? cause : moved, decisionId };
};

const clustersOf = (
  { clusters }: Linked,
  registrations: readonly EncodedRegistration[],
): readonly (readonly string[])[] =>
  clusters.map((members) => members.flatMap((at) => registrations[at]?.id ?? []));

/** Merged pairs, possible pairs, and records with identical words. */
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
      .filter(({ probability }) => probability >= COUNTED_FROM)
      .flatMap(({ best, probability }) => pairOf([best.one, best.other], probability, false)),
    ...clusters.flatMap(([first = 0, ...rest]) =>
      rest.filter((at) => joined.join(first, at)).flatMap((at) => pairOf([first, at], ALIKE, true)),
    ),
  ];
}

/** Places connected by the pairs joined so far. */
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

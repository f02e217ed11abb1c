import type { EncodedRegistration, Encoder } from './encode.js';
import { Frequencies } from './frequencies.js';
import { mostOf, Scorer, learn } from './model.js';
import type { Evidence, LinkageModel } from './model.js';
import { blocksOf } from './blocks.js';
import { candidatePairs } from './candidates.js';
import { UNDECIDED, cluster } from './cluster.js';
import type { Clustering, Decisions, Edge, Merge } from './cluster.js';
import { DEFAULT_MODEL } from './default-model.js';
import { normalise } from './normalise.js';
import type { WrittenRegistration } from './registration.types.js';

/** They are long, and asked for whenever a registration is looked at. */
const kept = new WeakMap<EncodedRegistration, string>();

/**
 * All values of a registration if they identify one person; null if two people could share them by chance. A shared
 * number identifies a person only together with all three names.
 */
export function wordsOf(registration: EncodedRegistration, frequencies: Frequencies | null): string | null {
  const { given, surname, patronymic, birth, phone } = registration;
  if (!given || !surname) return null;
  const isNumberHers = phone && (patronymic || !frequencies?.isOfMany(registration));
  return birth?.inYear || isNumberHers ? joinedWords(registration) : null;
}

function joinedWords(registration: EncodedRegistration): string {
  const known = kept.get(registration);
  if (known !== undefined) return known;
  const { blocks, given, surname, sex, jamoat } = registration;
  const words = [given?.whole.tag, surname?.whole.tag, sex, jamoat?.tag, ...blocks].join();
  kept.set(registration, words);
  return words;
}

/**
 * Places of registrations, grouped by identical words; ascending by the first of each.
 * @param alone Places that people decided are different persons: each is a separate group.
 * @param frequencies How common numbers are, where that is known.
 */
export function repeatsOf(
  registrations: readonly EncodedRegistration[],
  alone: ReadonlySet<number>,
  frequencies: Frequencies | null,
): readonly (readonly number[])[] {
  const groups: number[][] = [];
  const known = new Map<string, number[]>();
  registrations.forEach((registration, at) => {
    const words = alone.has(at) ? null : wordsOf(registration, frequencies);
    const group = words === null ? undefined : known.get(words);
    if (group) group.push(at);
    else {
      const begun = [at];
      groups.push(begun);
      if (words !== null) known.set(words, begun);
    }
  });
  return groups;
}

/**
 * Calibrates cluster scores to log odds: the score treats fields as too independent and true matches as too rare.
 * Learnt by logistic regression on one half of the persons of linkage-dev.csv (docs/linkage.md).
 */
const CALIBRATION = { slope: 0.8, intercept: 1.1 } as const;
/** One pair worse than this forbids a merge, whatever the others say. */
const VETO = -12;

/**
 * Log odds that two clusters are one person, by what their pairs say; null where a pair forbids it. Where most pairs
 * have another given name, nothing lifts them over doubt.
 */
export function linkageOf(scorer: Scorer, evidences: readonly Evidence[]): number | null {
  if (evidences.length === 0 || evidences.some(({ score }) => score < VETO)) return null;
  const limits = evidences.map(({ agreement }) => mostOf(agreement)).sort((one, other) => one - other);
  const most = limits[Math.floor(limits.length / 2)] ?? 0;
  return Math.min(most, scorer.together(evidences) * CALIBRATION.slope + CALIBRATION.intercept);
}

const logOdds = (probability: number): number => Math.log(probability / (1 - probability));
/** Log odds from which two clusters are linked without asking: a wrong merge costs more than a missed one. */
const LINK_FROM = logOdds(0.6);
/** Few registrations teach little of how often strangers agree, so a link needs more. */
const LINK_FEW_FROM = logOdds(0.75);
const FEW = 5_000;
const linkFrom = ({ registrations }: Frequencies): number =>
  registrations < FEW ? LINK_FEW_FROM : LINK_FROM;

/** Limits of random pairs for learning the agreement of strangers, and of candidates for learning. */
const DRAWN = 100_000;
const LEARNT_FROM = 300_000;
/** With fewer registrations than this, the model that comes with the product is used. */
export const LEAST_TO_LEARN = 300;
/** Edges below these log odds are neither linked nor reviewed. */
const KEPT_FROM = -7;

export function encodeOne(encoder: Encoder, written: WrittenRegistration): EncodedRegistration {
  const normal = normalise(written);
  return encoder.encode(normal, blocksOf(normal));
}

export const encodeAll = (encoder: Encoder, written: Iterable<WrittenRegistration>): EncodedRegistration[] =>
  Array.from(written, (one) => encodeOne(encoder, one));

const firstsOf = (
  all: readonly EncodedRegistration[],
  groups: readonly (readonly number[])[],
): EncodedRegistration[] => groups.map(([first = 0]) => all[first] as EncodedRegistration);

/** Numbers from 0 to below 1 that are the same in every run. */
function* drawn(): Generator<number> {
  for (let state = 12_345; ;) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    yield state / 0x80000000;
  }
}

function* strangersOf(
  registrations: readonly EncodedRegistration[],
  pairs: number,
): Generator<readonly [EncodedRegistration, EncodedRegistration]> {
  const numbers = drawn();
  const one = (): EncodedRegistration | undefined =>
    registrations[Math.floor((numbers.next().value as number) * registrations.length)];
  for (let count = 0; count < Math.min(DRAWN, pairs); count += 1) {
    const [first, second] = [one(), one()];
    if (first && second && first !== second) yield [first, second];
  }
}

/** Learns a model from the registrations themselves, the identical ones once; the shipped one where they are few. */
export function learnFrom(all: readonly EncodedRegistration[], frequencies: Frequencies): LinkageModel {
  const registrations = firstsOf(all, repeatsOf(all, new Set(), frequencies));
  if (registrations.length < LEAST_TO_LEARN) return DEFAULT_MODEL;
  const pairs = (registrations.length * (registrations.length - 1)) / 2;
  const candidates: (readonly [EncodedRegistration, EncodedRegistration])[] = [];
  const numbers = drawn();
  let seen = 0;
  for (const [one, other] of candidatePairs(registrations)) {
    const pair = [registrations[one], registrations[other]] as [EncodedRegistration, EncodedRegistration];
    seen += 1;
    if (candidates.length < LEARNT_FROM) candidates.push(pair);
    else {
      const at = Math.floor((numbers.next().value as number) * seen);
      if (at < LEARNT_FROM) candidates[at] = pair;
    }
  }
  const sampled = seen === 0 ? 1 : candidates.length / seen;
  return learn({
    ...{ prior: DEFAULT_MODEL, strangers: strangersOf(registrations, pairs), candidates, frequencies },
    pairs: pairs * sampled,
  });
}

export interface Linked extends Clustering {
  readonly model: LinkageModel;
  /** Pairs that were compared. */
  readonly compared: number;
}

export interface LinkOptions {
  readonly model?: LinkageModel;
  /** How common each value is among all registrations, where these are only some of them. */
  readonly frequencies?: Frequencies;
  readonly decisions?: Decisions;
  readonly onProgress?: (compared: number) => void;
}

const PROGRESS_EVERY = 50_000;

/** Expands clusters of groups of identical registrations to the places of all members. */
function spread(clustering: Clustering, groups: readonly (readonly number[])[]): Clustering {
  const firstOf = (at: number): number => groups[at]?.[0] ?? at;
  const inAll = (merge: Merge): Merge => ({
    ...merge,
    best: { ...merge.best, one: firstOf(merge.best.one), other: firstOf(merge.best.other) },
  });
  return {
    clusters: clustering.clusters.map((members) =>
      members.flatMap((at) => groups[at] ?? []).sort((one, other) => one - other),
    ),
    made: clustering.made.map(inAll),
    leftApart: clustering.leftApart.map(inAll),
  };
}

/** Maps decisions on single places to the groups of identical registrations that contain them. */
function gathered({ same, different }: Decisions, groups: readonly (readonly number[])[]): Decisions {
  const groupOf = new Map(groups.flatMap((places, group) => places.map((place) => [place, group] as const)));
  const inGroups = (pairs: Decisions['same']): Decisions['same'] =>
    pairs.map(([one, other]) => [groupOf.get(one) ?? 0, groupOf.get(other) ?? 0] as const);
  return { same: inGroups(same), different: inGroups(different) };
}

interface Gathered {
  readonly groups: readonly (readonly number[])[];
  /** The first of each group. */
  readonly registrations: readonly EncodedRegistration[];
  readonly frequencies: Frequencies;
}

/** Groups identical registrations; without known frequencies, first counts the numbers of all registrations. */
function gathering(
  all: readonly EncodedRegistration[],
  { different }: Decisions,
  known: Frequencies | undefined,
): Gathered {
  const alone = new Set(different.flat());
  const counted = known ?? Frequencies.of(firstsOf(all, repeatsOf(all, alone, null)));
  const groups = repeatsOf(all, alone, counted);
  const registrations = firstsOf(all, groups);
  return { groups, registrations, frequencies: known ?? Frequencies.of(registrations) };
}

/**
 * The persons behind registrations: learns a model if none is given, compares all candidates and clusters them.
 * Identical registrations are one person and count once.
 */
export function linkAll(all: readonly EncodedRegistration[], options: LinkOptions = {}): Linked {
  const decided = options.decisions ?? UNDECIDED;
  const { groups, registrations, frequencies } = gathering(all, decided, options.frequencies);
  const model = options.model ?? learnFrom(registrations, frequencies);
  const scorer = new Scorer(model, frequencies);
  const evidenceOf = ([one, other]: readonly [number, number]): Evidence =>
    scorer.evidence(registrations[one] as EncodedRegistration, registrations[other] as EncodedRegistration);
  const edges: Edge[] = [];
  let compared = 0;
  for (const [one, other] of candidatePairs(registrations)) {
    const { score } = evidenceOf([one, other]);
    compared += 1;
    if (score >= KEPT_FROM) edges.push({ one, other, score });
    if (compared % PROGRESS_EVERY === 0) options.onProgress?.(compared);
  }
  const decisions = gathered(decided, groups);
  const clustering = cluster({
    ...{ count: registrations.length, edges, decisions },
    linkageOf: (pairs) => linkageOf(scorer, pairs.map(evidenceOf)),
    from: linkFrom(frequencies),
  });
  return { ...spread(clustering, groups), model, compared };
}

/** A merge that a person should look at: it may be wrong, or one that was not made may be right. */
const REVIEWED = { from: 0.03, to: 0.97 } as const;
export const isDoubtful = (probability: number): boolean =>
  probability >= REVIEWED.from && probability <= REVIEWED.to;

/** The merges to review, the most doubtful first. */
export const toReview = ({ made, leftApart }: Clustering): readonly Merge[] =>
  [...made, ...leftApart]
    .filter(({ probability }) => isDoubtful(probability))
    .sort((one, other) => Math.abs(one.score) - Math.abs(other.score));

export interface PersonEstimate {
  readonly expected: number;
  /** 95 of 100 such counts lie between: chance, and what the probabilities may be wrong by. */
  readonly from: number;
  readonly to: number;
}

/** Of a hundred merges or persons, how many the probabilities may be wrong by as a whole (docs/linkage.md). */
const MODEL_DOUBT = 0.01;

/**
 * How many persons there are, by all probabilities and not only by the merges that were made (LINKAGE 6, step 8). A cluster
 * left apart may be the person of any one of those that stand before it, and of no two of them.
 */
export function estimatePersons({ clusters, made, leftApart }: Clustering): PersonEstimate {
  const later = new Map<number, number>();
  const clusterOf = new Map(clusters.flatMap((members, at) => members.map((place) => [place, at] as const)));
  for (const { best, score } of leftApart) {
    const last = Math.max(clusterOf.get(best.one) ?? 0, clusterOf.get(best.other) ?? 0);
    later.set(last, (later.get(last) ?? 0) + Math.exp(score));
  }
  const known = [...later.values()].map((odds) => odds / (1 + odds));
  const split = made.map(({ probability }) => 1 - probability);
  const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);
  const expected = clusters.length - sum(known) + sum(split);
  const chance = 1.96 * Math.sqrt(sum([...known, ...split].map((share) => share * (1 - share))));
  const spread = chance + MODEL_DOUBT * (made.length + sum(known) + Math.max(0, clusters.length - 1));
  return { expected, from: expected - spread, to: expected + spread };
}

import { FIELDS, LEVELS, SAME, UNTOLD, compare } from './compare.js';
import type { Agreement, Field } from './compare.js';
import type { EncodedRegistration } from './encode.js';
import type { Counted, Frequencies } from './frequencies.js';

/** How often each level of a field is met among pairs of one kind, by the number of the level; `untold` is nothing. */
type LevelShares = Readonly<Record<Field, readonly number[]>>;

/**
 * Three kinds of pairs: one person twice, two people of one household (sisters, mother and daughter, co-wives, twins),
 * and two unrelated people. Relatives share surname, father, mother, telephone and district, but not their given name;
 * a model without them merges them into one person.
 */
export interface LinkageModel {
  readonly person: LevelShares;
  readonly household: LevelShares;
  readonly strangers: LevelShares;
  /** Of all pairs of registrations, not of those that were compared. */
  readonly personShare: number;
  readonly householdShare: number;
}

/** For each field of BY_CHANCE, the log of how much likelier its agreement by chance is than that of a value of mean frequency. */
type Chances = readonly number[];

/** What two registrations say of being one person. */
export interface Evidence {
  /** Log odds that they are. */
  readonly score: number;
  readonly agreement: Agreement;
  readonly chances: Chances;
}

const BY_CHANCE: readonly Exclude<Counted, 'phone'>[] = [
  'given',
  'surname',
  'patronymic',
  'mother',
  'district',
];

/** Places of these in FIELDS; the given name is the first. */
const CHANCE_AT = BY_CHANCE.map((field) => FIELDS.indexOf(field));

/** Of these a slip of the pen is none where both are written by many. */
const NAMES = ['given', 'surname', 'patronymic'] as const;

const GIVEN = FIELDS.indexOf('given');
const BIRTH = FIELDS.indexOf('birth');
/** Highest scores of a pair for human review only, and of a pair that only its household joins. */
const DOUBT = -1;
const UNLIKELY = -4;

/** Birth levels that may be one birth: equal as far as both are given, or one slip of the pen apart. */
const ONE_BIRTH: readonly number[] = ['same', 'swapped', 'sameYear', 'onePartOff', 'yearOff'].map(
  (level) => LEVELS.birth[level as keyof typeof LEVELS.birth],
);

/**
 * What another given name leaves at most, whatever a household shares: sisters, co-wives, mother and daughter. One birth
 * lifts it into doubt and no further: twins, or a name misspelt beyond knowing (LINKAGE 6, step 4; DOMAIN 6.4).
 */
export function mostOf(agreement: Agreement): number {
  const [given, birth] = [agreement[GIVEN] ?? UNTOLD, agreement[BIRTH] ?? UNTOLD];
  if (given === LEVELS.given.other) return ONE_BIRTH.includes(birth) ? DOUBT : UNLIKELY;
  const isSlip = given > SAME && given < LEVELS.given.other;
  return isSlip && birth === LEVELS.birth.other ? DOUBT : Number.POSITIVE_INFINITY;
}

/** Common names are met by chance also with a slip of the pen in one of them. */
const isAlike = (level: number): boolean => level >= SAME && level <= LEVELS.given.close;

/** log(exp(one) + exp(other)) without overflow. */
function logSum(one: number, other: number): number {
  const most = Math.max(one, other);
  return most + Math.log(Math.exp(one - most) + Math.exp(other - most));
}

/** Log odds to a probability. */
export const probabilityOf = (logOdds: number): number => 1 / (1 + Math.exp(-logOdds));

interface Odds {
  /** Log odds of one person against the other kinds. */
  readonly person: number;
  /** Log odds of a household against the other kinds. */
  readonly household: number;
}

/** For each field and level, how much likelier it is for one kind of pairs than for strangers: its log. */
const logRatios = (shares: LevelShares, strangers: LevelShares): readonly Float64Array[] =>
  FIELDS.map((field) =>
    Float64Array.from(shares[field], (share, level) =>
      level === UNTOLD ? 0 : Math.log(share / (strangers[field][level] ?? 1)),
    ),
  );

function summed(ratios: readonly Float64Array[], agreement: Agreement): number {
  let sum = 0;
  for (let at = 0; at < ratios.length; at += 1) sum += ratios[at]?.[agreement[at] ?? UNTOLD] ?? 0;
  return sum;
}

/** Fellegi and Sunter's score with a third class, corrected for the frequency of what agrees (LINKAGE 6, step 4). */
export class Scorer {
  private readonly person: readonly Float64Array[];
  private readonly household: readonly Float64Array[];
  private readonly before: { person: number; household: number; strangers: number };

  constructor(
    readonly model: LinkageModel,
    private readonly frequencies: Frequencies,
  ) {
    const { personShare, householdShare } = model;
    this.person = logRatios(model.person, model.strangers);
    this.household = logRatios(model.household, model.strangers);
    this.before = {
      person: Math.log(personShare),
      household: Math.log(householdShare),
      strangers: Math.log(1 - personShare - householdShare),
    };
  }

  /** Log odds that two registrations are of one person; the same whichever comes first. */
  score(one: EncodedRegistration, other: EncodedRegistration): number {
    return this.evidence(one, other).score;
  }

  evidence(one: EncodedRegistration, other: EncodedRegistration): Evidence {
    const agreement = this.agreementOf(one, other);
    const chances = this.chances(agreement, one, other);
    const { person } = this.odds(agreement, chances);
    return { score: Math.min(person, mostOf(agreement)), agreement, chances };
  }

  /**
   * Log odds that all pairs are of one person: the mean of each field over the pairs in which both give it, so that
   * sparse registrations of a person count as much as complete ones.
   */
  together(evidences: readonly Evidence[]): number {
    const { before } = this;
    let [person, household, strangers] = [before.person, before.household, before.strangers];
    for (let at = 0; at < FIELDS.length; at += 1) {
      const told = evidences.filter(({ agreement }) => agreement[at] !== UNTOLD);
      if (told.length === 0) continue;
      const mean = (of: (evidence: Evidence) => number): number =>
        told.reduce((sum, evidence) => sum + of(evidence), 0) / told.length;
      const chance = CHANCE_AT.includes(at) ? mean(({ chances }) => chances[CHANCE_AT.indexOf(at)] ?? 0) : 0;
      person += mean(({ agreement }) => this.person[at]?.[agreement[at] ?? UNTOLD] ?? 0);
      household += mean(({ agreement }) => this.household[at]?.[agreement[at] ?? UNTOLD] ?? 0);
      household += at === GIVEN ? chance : 0;
      strangers += chance;
    }
    return person - logSum(household, strangers);
  }

  agreementOf(one: EncodedRegistration, other: EncodedRegistration): Agreement {
    const agreement = this.frequencies.ignoreHubs(compare(one, other), one, other);
    for (const field of NAMES) {
      const level = agreement[FIELDS.indexOf(field)] ?? UNTOLD;
      const isSlip = level > SAME && level < LEVELS[field].other;
      if (isSlip && this.frequencies.areBothKnown(field, one, other))
        agreement[FIELDS.indexOf(field)] = LEVELS[field].other;
    }
    return agreement;
  }

  chances(agreement: Agreement, one: EncodedRegistration, other: EncodedRegistration): Chances {
    return BY_CHANCE.map((field, place) => {
      if (!isAlike(agreement[CHANCE_AT[place] ?? 0] ?? UNTOLD)) return 0;
      const mean = this.model.strangers[field][SAME] ?? 1;
      return Math.log(this.frequencies.share(field, mean, [one, other]) / mean);
    });
  }

  odds(agreement: Agreement, chances: Chances): Odds {
    const person = this.before.person + summed(this.person, agreement);
    const household = this.before.household + summed(this.household, agreement) + (chances[0] ?? 0);
    const strangers = this.before.strangers + chances.reduce((sum, chance) => sum + chance, 0);
    return {
      person: person - logSum(household, strangers),
      household: household - logSum(person, strangers),
    };
  }
}

/** Weighted counts of levels, added to a prior that counts as so many pairs. */
class LevelCounts {
  private readonly counts: readonly Float64Array[];

  constructor(prior: LevelShares, weight: number) {
    this.counts = FIELDS.map((field) => Float64Array.from(prior[field], (share) => share * weight));
  }

  add(agreement: Agreement, by: number): void {
    for (let at = 0; at < this.counts.length; at += 1) {
      const levels = this.counts[at];
      const level = agreement[at] ?? UNTOLD;
      if (levels) levels[level] = (levels[level] ?? 0) + by;
    }
  }

  /** Shares of the known levels; the prior makes no level impossible. */
  shares(): LevelShares {
    const ofField = (counts: Float64Array): readonly number[] => {
      const total = counts.reduce((sum, count, level) => (level === UNTOLD ? sum : sum + count), 0);
      return Array.from(counts, (count, level) => (level === UNTOLD ? 0 : count / total));
    };
    return Object.fromEntries(
      FIELDS.map((field, at) => [field, ofField(this.counts[at] ?? new Float64Array())]),
    ) as unknown as LevelShares;
  }
}

type Pair = readonly [EncodedRegistration, EncodedRegistration];

export interface Learning {
  /** The model that comes with the product. */
  readonly prior: LinkageModel;
  /** Pairs of registrations drawn at random. */
  readonly strangers: Iterable<Pair>;
  /** Pairs that share a block, or a fair sample of them. */
  readonly candidates: readonly Pair[];
  readonly frequencies: Frequencies;
  /** All pairs that there are, divided by the share of candidates that were sampled. */
  readonly pairs: number;
}

const ROUNDS = 25;
/** How many pairs the prior counts for: what a few hundred registrations say is mixed with it, thousands outweigh it. */
const PRIOR = { person: 100, household: 100, strangers: 1_000 } as const;

/**
 * Learns without labelled truth, by expectation and maximisation, which levels mean one person. Agreement among
 * strangers is counted, without the pairs that are likely one person; given names agree within a household as among
 * strangers.
 */
export function learn({ prior, strangers: drawn, candidates, frequencies, pairs }: Learning): LinkageModel {
  const before = new Scorer(prior, frequencies);
  const seenBy = (scorer: Scorer, [one, other]: Pair): readonly [Agreement, Chances] => {
    const agreement = scorer.agreementOf(one, other);
    return [agreement, scorer.chances(agreement, one, other)];
  };
  const counts = new LevelCounts(prior.strangers, PRIOR.strangers);
  for (const pair of drawn) {
    const [agreement, chances] = seenBy(before, pair);
    const { person, household } = before.odds(agreement, chances);
    counts.add(agreement, Math.max(0, 1 - probabilityOf(person) - probabilityOf(household)));
  }
  let model: LinkageModel = { ...prior, strangers: counts.shares() };
  const scorer = new Scorer(model, frequencies);
  const seen = candidates.map((pair) => seenBy(scorer, pair));
  for (let round = 0; round < ROUNDS; round += 1) model = better(model, seen, { prior, frequencies, pairs });
  return model;
}

/** What speaks against one person before never speaks for it: registers of many namesakes would be one person. */
const contraryKept = (person: LevelShares, strangers: LevelShares, prior: LinkageModel): LevelShares =>
  Object.fromEntries(
    FIELDS.map((field) => {
      const isContrary = (level: number): boolean =>
        (prior.person[field][level] ?? 0) < (prior.strangers[field][level] ?? 0);
      return [
        field,
        person[field].map((share, level) =>
          isContrary(level) ? Math.min(share, strangers[field][level] ?? 0) : share,
        ),
      ];
    }),
  ) as unknown as LevelShares;

/** One round: who is likely one person, and what the likely ones have in common. */
function better(
  model: LinkageModel,
  seen: readonly (readonly [Agreement, Chances])[],
  { prior, frequencies, pairs }: Pick<Learning, 'prior' | 'frequencies' | 'pairs'>,
): LinkageModel {
  const scorer = new Scorer(model, frequencies);
  const person = new LevelCounts(prior.person, PRIOR.person);
  const household = new LevelCounts(prior.household, PRIOR.household);
  let [persons, households] = [0, 0];
  for (const [agreement, chances] of seen) {
    const odds = scorer.odds(agreement, chances);
    const [isPerson, isHousehold] = [probabilityOf(odds.person), probabilityOf(odds.household)];
    person.add(agreement, isPerson);
    household.add(agreement, isHousehold);
    persons += isPerson;
    households += isHousehold;
  }
  return {
    ...{ strangers: model.strangers, person: contraryKept(person.shares(), model.strangers, prior) },
    household: { ...household.shares(), given: model.strangers.given },
    ...{ personShare: Math.max(persons, 1) / pairs, householdShare: Math.max(households, 1) / pairs },
  };
}

import { shiftDay } from '../shared/dates.js';
import type { Day } from '../shared/dates.js';
import { endOf, periodsOf, yearOf } from './periods.rules.js';
import type { CellCountPeriod } from './periods.rules.js';
import { codeList } from '../shared/code-lists.js';

/** Units counted separately: none is a part of another. */
const COUNTED_UNITS = ['registrations', 'not_linked', 'cases', 'incidents', 'services'] as const;
type CountedUnit = (typeof COUNTED_UNITS)[number];
export const PERSON_UNITS = codeList('PersonUnit', [
  ...COUNTED_UNITS,
  'persons',
  'estimate',
  'settled_too_soon',
]);
export type PersonUnit = (typeof PERSON_UNITS)[number];

/** Months have too few people to estimate them. */
export const PERSON_PERIOD_KINDS = codeList('PersonPeriodKind', ['quarter', 'half_year', 'year']);
export interface PersonPeriod extends CellCountPeriod {
  readonly kind: (typeof PERSON_PERIOD_KINDS)[number];
}

/** `shared`: of a group, only the cases that its leaders may know. */
export const PERSON_SCOPES = codeList('PersonScope', ['all', 'group', 'no_group', 'shared', 'agency']);
export type PersonScope = (typeof PERSON_SCOPES)[number];

/** Persons of one place, and the other units counted with them. */
export interface PersonLine {
  readonly scope: PersonScope;
  readonly groupId: string | null;
  readonly agencyId: string | null;
  readonly registrations: number;
  readonly notLinked: number;
  readonly cases: number;
  readonly incidents: number;
  readonly services: number;
  /** As their registrations are linked. */
  readonly persons: number;
  /** By the probabilities of all links; 95 of 100 such counts lie from `from` to `to`. */
  readonly estimate: number;
  readonly from: number;
  readonly to: number;
  /** Police reports called settled whose survivor came again; null where it is not counted. */
  readonly settledTooSoon: number | null;
}

/** One record of a survivor with one agency, and the person whom it is of. */
export interface Registration {
  readonly caseId: string;
  readonly personId: string;
}

/** Two registrations that are, or may be, one person, and how likely it is. */
export interface StoredLink {
  readonly one: string;
  readonly other: string;
  readonly probability: number;
}

/**
 * Policy (LINKAGE 6, step 8): persons are counted as they are linked, and also estimated by the probabilities of all
 * links, including those that were not made. Stored are each registration's person and pairs with their probability.
 * Among a subset (an agency, a group, a quarter), a link through a registration outside the subset counts too.
 */

interface PersonCount {
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

/** Of a hundred merges or persons, how many the probabilities may be wrong by as a whole (docs/linkage.md). */
const MODEL_DOUBT = 0.01;
/** How much rarer or more frequent earlier registrations may be among records that may not be compared. */
const APART_DOUBT = 0.2;
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

  /**
   * Persons behind these registrations, each of which must be known. One that may not be compared is another person in the
   * count; in the estimate it is one of the others as often as those that may (Good and Turing).
   */
  count(caseIds: readonly string[], linked: ReadonlySet<string> = new Set(caseIds)): PersonCount {
    const chosen = new Map<string, Set<string>>();
    for (const caseId of caseIds) {
      const personId = this.personOf.get(caseId) ?? caseId;
      chosen.set(personId, (chosen.get(personId) ?? new Set()).add(caseId));
    }
    const split = [...chosen].flatMap(([personId, those]) => this.splits(personId, those));
    const known = this.later([...chosen.keys()]);
    const apart = apartIn(chosen, linked);
    const expected = chosen.size - sum(known) + sum(split) - sum(apart);
    const chance = 1.96 * Math.sqrt(sum([...known, ...split, ...apart].map((share) => share * (1 - share))));
    const doubt = MODEL_DOUBT * (split.length + sum(known) + Math.max(0, chosen.size - 1));
    const spread = chance + doubt + APART_DOUBT * sum(apart);
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

/** For each person known by one registration that may not be compared, the share of the others that are not the only one of theirs. */
function apartIn(
  chosen: ReadonlyMap<string, ReadonlySet<string>>,
  linked: ReadonlySet<string>,
): readonly number[] {
  const sets = [...chosen.values()];
  const single = sets.filter(({ size }) => size === 1);
  const once = single.filter((those) => [...those].some((caseId) => linked.has(caseId))).length;
  const apart = single.length - once;
  const compared = sum(sets.map(({ size }) => size)) - apart;
  return compared === 0 ? [] : Array.from({ length: apart }, () => 1 - once / compared);
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

/**
 * Policy: counts of persons are exact, of everything, of each group, of each agency in it, and of what a group's leaders may
 * know (`shared`). Persons of a line are counted among its registrations, so lines do not add up.
 */

interface Place {
  readonly agencyId: string;
  readonly groupId: string | null;
  readonly isShared: boolean;
}

/** A registration of a period, and the same agency's other one where it was registered twice. */
export interface CountedRegistration extends Place {
  readonly caseId: string;
  readonly duplicateOf: string | null;
}

export interface CountedRecords extends Place {
  readonly unit: CountedUnit;
  readonly records: number;
}

/** What was read of one period. */
export interface PeriodBook {
  readonly registrations: readonly CountedRegistration[];
  readonly records: readonly CountedRecords[];
  /** Settled too soon, by group. */
  readonly returns: readonly { readonly groupId: string | null; readonly records: number }[];
  readonly linked: ReadonlySet<string>;
  readonly graph: Pick<PersonGraph, 'count'>;
}

interface Scope {
  readonly scope: PersonScope;
  readonly groupId: string | null;
  readonly agencyId: string | null;
}

function isIn(place: Place, { scope, groupId, agencyId }: Scope): boolean {
  if (scope === 'all') return true;
  if (place.groupId !== groupId) return false;
  return (scope !== 'shared' || place.isShared) && (scope !== 'agency' || place.agencyId === agencyId);
}

/** Everything, then each group with what its leaders may know, then its agencies. */
function scopesOf(places: readonly Place[]): Scope[] {
  const known = new Set(places.map(({ groupId }) => groupId));
  const groups = [
    ...[...known].filter((groupId) => groupId !== null).sort(),
    ...(known.has(null) ? [null] : []),
  ];
  const inGroup = (groupId: string | null): Scope[] => {
    const agencies = [
      ...new Set(places.filter((place) => place.groupId === groupId).map(({ agencyId }) => agencyId)),
    ].sort();
    const whole: Scope[] = groupId
      ? [
          { scope: 'group', groupId, agencyId: null },
          { scope: 'shared', groupId, agencyId: null },
        ]
      : [{ scope: 'no_group', groupId, agencyId: null }];
    return [...whole, ...agencies.map((agencyId): Scope => ({ scope: 'agency', groupId, agencyId }))];
  };
  return [{ scope: 'all', groupId: null, agencyId: null }, ...groups.flatMap(inGroup)];
}

/** The estimate is a whole number within its interval, and nobody is fewer than one or more than the registrations. */
function estimated({ expected, from, to }: PersonCount, most: number) {
  const within = (value: number): number => Math.min(Math.max(value, Math.min(1, most)), most);
  return {
    estimate: within(Math.round(expected)),
    from: within(Math.floor(from)),
    to: within(Math.ceil(to)),
  };
}

function settledIn({ returns }: PeriodBook, { scope, groupId }: Scope): number | null {
  if (scope === 'all') return sum(returns.map(({ records }) => records));
  if (scope !== 'group' && scope !== 'no_group') return null;
  return sum(returns.filter((each) => each.groupId === groupId).map(({ records }) => records));
}

function lineOf(book: PeriodBook, scope: Scope): PersonLine {
  const cases = book.registrations.filter((each) => isIn(each, scope)).map(({ caseId }) => caseId);
  const counted = book.graph.count(cases, book.linked);
  const recordsOf = (unit: CountedUnit): number =>
    sum(book.records.filter((each) => each.unit === unit && isIn(each, scope)).map(({ records }) => records));
  return {
    ...scope,
    registrations: cases.length,
    notLinked: cases.filter((caseId) => !book.linked.has(caseId)).length,
    ...{ cases: recordsOf('cases'), incidents: recordsOf('incidents'), services: recordsOf('services') },
    persons: counted.persons,
    ...estimated(counted, cases.length),
    settledTooSoon: settledIn(book, scope),
  };
}

/** Every line of a period; none where there is nothing to count. */
export function personLines(book: PeriodBook): PersonLine[] {
  const places: Place[] = [...book.registrations, ...book.records];
  return places.length === 0 ? [] : scopesOf(places).map((scope) => lineOf(book, scope));
}

/**
 * Policy: persons of a period are counted again while it may still change. Every week until it has been over for four
 * months, every month after that, and at once after a register of it was imported. Nothing is frozen.
 */
const AGAIN_DAYS = 7;
const LATER_DAYS = 30;
const SETTLED_AFTER_DAYS = 120;

export interface CountedPeriod extends PersonPeriod {
  readonly countedOn: Day;
  readonly countedAt: Date;
}

/** A quarter of which a register was imported, and when the last one was. */
export interface Imported {
  readonly firstOn: Day;
  readonly lastAt: Date;
}

export interface Known {
  /** The first day on which anybody is registered. */
  readonly first: Day | null;
  readonly today: Day;
  readonly imports: readonly Imported[];
}

const isOfPersons = (period: CellCountPeriod): period is PersonPeriod => period.kind !== 'month';

/** Periods that are to be counted now. */
export function duePeriods(
  { first, today, imports }: Known,
  counted: readonly CountedPeriod[],
): PersonPeriod[] {
  if (first === null) return [];
  const before = new Map(counted.map((period) => [`${period.kind} ${period.firstOn}`, period]));
  const from = yearOf(first);
  return Array.from({ length: Math.max(0, yearOf(today) - from + 1) }, (_, at) => from + at)
    .flatMap((year) => periodsOf(year, today))
    .filter(isOfPersons)
    .filter((period) => {
      const last = before.get(`${period.kind} ${period.firstOn}`);
      return endOf(period) > first && (!last || isStale(last, today) || isImportedSince(last, imports));
    });
}

function isStale(period: CountedPeriod, today: Day): boolean {
  const isSettled = shiftDay(endOf(period), SETTLED_AFTER_DAYS) <= today;
  return shiftDay(period.countedOn, isSettled ? LATER_DAYS : AGAIN_DAYS) <= today;
}

const isImportedSince = (period: CountedPeriod, imports: readonly Imported[]): boolean =>
  imports.some(
    ({ firstOn, lastAt }) =>
      firstOn >= period.firstOn && firstOn < endOf(period) && lastAt > period.countedAt,
  );

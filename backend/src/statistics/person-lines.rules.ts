/**
 * Policy: counts of persons are exact, of everything, of each group, of each agency in it, and of what a group's leaders may
 * know (`shared`). Persons of a line are counted among its registrations, so lines do not add up.
 */
import type { PersonCount, PersonGraph } from './persons.rules.js';
import type { CountedUnit, PersonLine, PersonScope } from './persons.types.js';

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

const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);

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
  const counted = book.graph.count(cases);
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

import type { Day } from '../shared/dates.js';
import type { CellCountPeriod } from './cell-counts.rules.js';
import { codeList } from '../shared/code-lists.js';

/** Units counted separately: none is a part of another. */
export const COUNTED_UNITS = ['registrations', 'not_linked', 'cases', 'incidents', 'services'] as const;
export type CountedUnit = (typeof COUNTED_UNITS)[number];
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
  readonly firstOn: Day;
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

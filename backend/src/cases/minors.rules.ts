/**
 * Policy: under 18 the child's own assent (by age) and a non-offending adult or the child-rights body decide, never
 * anyone of the alleged perpetrator's household, and every such case shows who decided (domain reference 2.5).
 */
import { ageOn } from '../shared/dates.js';
import type { Day } from '../shared/dates.js';
import type { KnownDay } from './incidents.types.js';
import type { MinorDecision, MinorProblem, AgeBand } from './cases.types.js';

const ADULT = 18;
/** The age of a child whose birth day is not known: nobody can say that she is too young to be asked. */
export const OLDEST_CHILD = ADULT - 1;
/** Design default, to be confirmed by the child-rights body: from this age the child's assent is required. */
const ASSENT_FROM_AGE = 6;

/**
 * The youngest possible age: a birth year alone is read as 31 December. 1 January is read as a year alone, since forms
 * that require a full date are often filled with it.
 */
export function youngestAge(born: KnownDay, today: Day): number {
  const isYear = born.precision === 'year' || (born.precision === 'day' && born.on.endsWith('-01-01'));
  if (born.precision === 'day' && !isYear) return ageOn(born.on, today);
  const latest = isYear ? `${born.on.slice(0, 4)}-12-31` : `${born.on.slice(0, 7)}-31`;
  return ageOn(latest, today);
}

/** Whether a decision with a child is needed: whenever the survivor may still be under 18. */
export const mayBeMinor = (born: KnownDay | null, today: Day): boolean =>
  born !== null && youngestAge(born, today) < ADULT;

/** Everything that is missing or not allowed in the decision with a child of this age, in completed years. */
export function minorProblems(age: number, decision: MinorDecision | null): MinorProblem[] {
  if (age >= ADULT) return [];
  if (!decision) return ['decision_missing'];
  const problems: MinorProblem[] = [];
  if (decision.decider === null) problems.push('decider_missing');
  // A body has no household; an adult has one, and an unknown household is not enough to decide.
  if (decision.decider === 'non_offending_adult' && decision.inPerpetratorsHousehold !== 'no')
    problems.push('decider_in_perpetrators_household');
  if (decision.childAssent === 'not_asked') problems.push('assent_not_asked');
  if (decision.childAssent === 'withheld') problems.push('assent_withheld');
  if (decision.childAssent === 'too_young' && age >= ASSENT_FROM_AGE)
    problems.push('child_old_enough_to_be_asked');
  return problems;
}

/** The first age of each band; anyone younger than the second age is in the first band. */
const BANDS_FROM: readonly (readonly [from: number, band: AgeBand])[] = [
  [60, '60_plus'],
  [50, '50_59'],
  [40, '40_49'],
  [30, '30_39'],
  [25, '25_29'],
  [18, '18_24'],
  [15, '15_17'],
  [12, '12_14'],
];

/**
 * The band of her age on the day on which she was registered. Of a year or a month alone it is the younger age that
 * she may have had, as for whether she is a child, so that the two never say different things of one day.
 */
export function ageBandOf(born: KnownDay | null, registeredOn: Day): AgeBand {
  if (!born || born.on > registeredOn) return 'unknown';
  const age = youngestAge(born, registeredOn);
  return BANDS_FROM.find(([from]) => age >= from)?.[1] ?? '0_11';
}

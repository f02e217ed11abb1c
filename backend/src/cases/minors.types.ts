import { codeList } from '../shared/code-lists.js';

/** Assent of the child, asked by age; `too_young` is an answer only below the age at which it is asked. */
export const CHILD_ASSENTS = codeList('ChildAssent', ['given', 'withheld', 'too_young', 'not_asked']);
export type ChildAssent = (typeof CHILD_ASSENTS)[number];

/** Who decided with the child (domain reference 2.5). */
export const DECIDERS = codeList('ChildDecider', ['non_offending_adult', 'child_rights_body']);
export type Decider = (typeof DECIDERS)[number];

export interface MinorDecision {
  readonly childAssent: ChildAssent;
  readonly decider: Decider | null;
  /** Lives with, or is, an alleged perpetrator; "not known" counts as yes until clarified. */
  readonly inPerpetratorsHousehold: 'yes' | 'no' | 'unknown';
}

export const MINOR_PROBLEMS = [
  'decision_missing',
  'decider_missing',
  'decider_in_perpetrators_household',
  'assent_not_asked',
  'assent_withheld',
  'child_old_enough_to_be_asked',
] as const;
export type MinorProblem = (typeof MINOR_PROBLEMS)[number];

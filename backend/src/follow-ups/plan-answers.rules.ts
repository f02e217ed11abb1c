/**
 * Policy: the plan for reaching her stands before every contact and is asked for anew in it; what she says of it counts
 * when she was alone. Where she was not spoken with, or wants no contact at all, nothing is asked.
 */
import { OUTCOME_ROWS } from './outcomes.types.js';
import type { ContactResult } from './outcomes.types.js';
import type { PlanAnswer, PlanProblem } from './plan-answers.types.js';

type Reached = Pick<ContactResult, 'outcome' | 'alone'>;

/** Whether the contact asks for the plan; where there is none that this person may read, it does not. */
export const asksForPlan = ({ outcome }: Reached, hasPlan: boolean): boolean =>
  hasPlan && OUTCOME_ROWS[outcome].talked && outcome !== 'asked_no_contact';

/** Everything wrong with the answer as it was typed. */
export function planProblems(
  result: Reached,
  answer: PlanAnswer | null,
  { hasPlan }: { hasPlan: boolean },
): PlanProblem[] {
  if (!asksForPlan(result, hasPlan)) return [];
  if (answer === null) return ['plan_missing'];
  const isSaid = answer === 'right' || answer === 'changed';
  return isSaid && result.alone !== 'yes' ? ['plan_not_alone'] : [];
}

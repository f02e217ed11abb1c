/**
 * Policy: each contact uses the safe-contact plan and asks whether it is still right; the answer counts if the
 * survivor was alone. Do not ask if the survivor was not reached or wants no contact.
 */
import { OUTCOME_ROWS } from './outcomes.types.js';
import type { ContactResult, PlanAnswer, PlanProblem } from './outcomes.types.js';

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

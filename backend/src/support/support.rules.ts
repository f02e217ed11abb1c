/**
 * Policy: what was done for her is written down once and corrected by a further entry (design 5); goals are hers, in
 * her words and her measure (domain reference 2.5, steps 3 and 5); her plan is never printed or handed out but by her
 * own choice, given alone.
 */
import { isDay } from '../shared/dates.js';
import type { Day } from '../shared/dates.js';
import { PLAN_ACTIONS } from './support.types.js';
import type {
  CorrectedEntry,
  EntryFacts,
  FieldFinding,
  PlanAction,
  PlanRefusal,
  PlanState,
  PlanTexts,
} from './support.types.js';

const pastDay = (path: string, day: Day, today: Day): FieldFinding[] => {
  if (!isDay(day)) return [{ path, code: 'invalid_date' }];
  return day > today ? [{ path, code: 'date_in_future' }] : [];
};

/** Everything wrong with an entry as it was typed; `corrected` is null where it corrects none or that is not there. */
export function entryProblems(
  entry: EntryFacts,
  corrected: CorrectedEntry | null,
  today: Day,
): FieldFinding[] {
  const problems = pastDay('givenOn', entry.givenOn, today);
  if (entry.correctsId === null) return problems;
  if (!corrected) return [...problems, { path: 'correctsId', code: 'not_in_list' }];
  return corrected.isCorrected ? [...problems, { path: 'correctsId', code: 'already_corrected' }] : problems;
}

/** Everything wrong with a day on which she set a goal or said how far she has come. */
export const saidOnProblems = (path: string, day: Day, today: Day): FieldFinding[] =>
  pastDay(path, day, today);

/** A plan begins with what worries her most; everything else may stay open until she has thought about it. */
export const planProblems = (texts: PlanTexts): FieldFinding[] =>
  texts.mainConcern === null ? [{ path: 'mainConcern', code: 'required' }] : [];

/** Why something may not be done with her plan now. A review cannot lie before the plan itself. */
export function planRefusal(action: PlanAction, plan: PlanState, at: Date): PlanRefusal | null {
  if (action === 'write_plan') return null;
  if (plan.firstWrittenAt === null || plan.firstWrittenAt > at) return 'plan_missing';
  const isChosen = plan.copy?.choice === 'paper' && plan.copy.alone === 'yes';
  return action === 'print_plan' && !isChosen ? 'not_her_choice' : null;
}

/** What may be done with her plan, for `allowedActions`; whether the viewer writes it is asked separately. */
export const planActions = (plan: PlanState, now: Date): PlanAction[] =>
  PLAN_ACTIONS.filter((action) => planRefusal(action, plan, now) === null);

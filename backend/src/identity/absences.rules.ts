import { shiftDay } from '../shared/dates.js';
import type { Day } from '../shared/dates.js';
import type { FieldProblem } from '../shared/errors.js';

/** Upper limit for an absence; a longer one means that the user has left. */
const LONGEST_DAYS = 366;

/** What is wrong with the days of an absence, by field; `endsOn` is its last day. */
export function absenceProblems(days: { startsOn: Day; endsOn: Day }, today: Day): FieldProblem[] {
  const { startsOn, endsOn } = days;
  if (startsOn < today) return [{ path: 'startsOn', code: 'day_past' }];
  if (endsOn < startsOn) return [{ path: 'endsOn', code: 'end_before_start' }];
  return endsOn > shiftDay(startsOn, LONGEST_DAYS) ? [{ path: 'endsOn', code: 'not_valid' }] : [];
}

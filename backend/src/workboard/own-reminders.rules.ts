import { codeList } from '../shared/code-lists.js';
import { addHours, isDay, later, startOfDay } from '../shared/dates.js';
import type { Day } from '../shared/dates.js';

/** What a reminder opens. */
export const REMINDER_SUBJECTS = codeList('ReminderSubject', ['nothing', 'case', 'referral', 'order']);
export type ReminderSubject = (typeof REMINDER_SUBJECTS)[number];

/** Open reminders of one person; more would be a second list of tasks. */
export const REMINDERS_AT_MOST = 50;

const MORNING = 9;
const EVENING = 18;

/**
 * Policy: a reminder is for oneself. It satisfies no rule, moves none, and stays on Today until it is done
 * (capabilities 4.3).
 */

/** Everything wrong with a reminder as it was typed. */
export function reminderProblems(
  {
    dueOn,
    about,
    subjectId,
    caseId,
  }: {
    dueOn: Day;
    about: ReminderSubject;
    subjectId: string | null;
    caseId: string | null;
  },
  today: Day,
): { path: string; code: string }[] {
  const isNamed = about === 'nothing' ? !subjectId && !caseId : subjectId !== null && caseId !== null;
  const named = isNamed ? [] : [{ path: 'subjectId', code: subjectId ? 'not_in_list' : 'required' }];
  if (!isDay(dueOn)) return [{ path: 'dueOn', code: 'invalid_date' }, ...named];
  return [...(dueOn < today ? [{ path: 'dueOn', code: 'day_past' }] : []), ...named];
}

/** Tonight for today, the morning for a day to come; never in the past. */
export const reminderDueAt = (dueOn: Day, today: Day, now: Date): Date =>
  later(now, addHours(startOfDay(dueOn), dueOn === today ? EVENING : MORNING));

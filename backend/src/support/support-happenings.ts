import { defineEvent } from '../platform/events/events.js';
import type { Day } from '../shared/dates.js';
import type { DateKind, DateStep } from './dates.types.js';

/** Her plan was made, or gone through with her again: the work that a row may be waiting for. */
export const safetyPlanReviewed = defineEvent<{ caseId: string; at: Date }>('safety_plan_reviewed');

/** A date ahead was written down, moved or has come; a day and codes only. */
export interface DateChange {
  caseId: string;
  dateId: string;
  kind: DateKind;
  step: DateStep;
  onDay: Day;
}
export const dateChanged = defineEvent<DateChange>('date_changed');

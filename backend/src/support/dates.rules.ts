/**
 * Policy: a date ahead is written down once and its steps are added; what has ended takes no further step. Days of what
 * happened lie in the past, days of what is expected do not (domain reference 1.4, 5).
 */
import { isDay } from '../shared/dates.js';
import type { Day } from '../shared/dates.js';
import { DATE_KINDS, dateRow } from './dates.types.js';
import type { DateKind, DateStep, StepFacts } from './dates.types.js';
import type { FieldFinding } from './support.types.js';

const AHEAD: readonly DateStep[] = ['set', 'moved', 'expected'];

/** The kinds that somebody of these roles writes down. */
export const kindsOf = (roles: readonly string[]): DateKind[] =>
  DATE_KINDS.filter((kind) => dateRow(kind).writers.some((role) => roles.includes(role)));

/** What may follow, in the order of the table; a new date has its one first step. */
export const nextSteps = (kind: DateKind, before: DateStep | null): readonly DateStep[] =>
  before === null ? [dateRow(kind).first] : (dateRow(kind).next[before] ?? []);

export const isRunning = (kind: DateKind, last: DateStep): boolean => nextSteps(kind, last).length > 0;

function dayProblems({ step, onDay, before }: StepFacts, today: Day): FieldFinding[] {
  const path = 'onDay';
  if (!isDay(onDay)) return [{ path, code: 'invalid_date' }];
  if (AHEAD.includes(step)) return onDay < today ? [{ path, code: 'day_past' }] : [];
  if (onDay > today) return [{ path, code: 'date_in_future' }];
  // A hearing may have been held before the day that was known, a stay never ended before it began.
  return step === 'ended' && before && onDay < before.firstDay ? [{ path, code: 'end_before_start' }] : [];
}

function detailProblems({ kind, step, detail }: StepFacts): FieldFinding[] {
  const known = dateRow(kind).details[step];
  const path = 'detail';
  if (!known) return detail === null ? [] : [{ path, code: 'not_in_list' }];
  if (detail === null) return [{ path, code: 'required' }];
  return known.includes(detail) ? [] : [{ path, code: 'not_in_list' }];
}

/** Everything wrong with a step as it was typed. */
export const stepProblems = (facts: StepFacts, today: Day): FieldFinding[] => [
  ...dayProblems(facts, today),
  ...detailProblems(facts),
];

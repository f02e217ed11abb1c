/** Policy: what is wrong with a step of a court case as it was typed. A typed day never switches the clock off. */
import { isDay, shiftDay } from '../shared/dates.js';
import type { Day } from '../shared/dates.js';
import { appealUntil, asksHerAlone, detailsOf, hearingDay, isAboutSafety } from './court.rules.js';
import { IN_TIME, isAppealable, isOfDuty, runningWindow, stepRow } from './court.rules.js';
import type { CourtStep, RecordedCourtStep, TypedCourtStep } from './court.types.js';

type Steps = readonly RecordedCourtStep[];

interface Now {
  readonly today: Day;
  /** The longest period for reconciliation (capabilities 6.4). */
  readonly reconciliationDays: number;
}

/** How far ahead the day of a next step may be, in days; the longest period for reconciliation is a value of the law. */
const COURT_LIMITS = {
  ...{ termDays: 366, stepDays: 60 },
  ...{ safetyDutyDays: 14, dutyDays: 31 },
} as const;

export interface CourtProblem {
  readonly path: string;
  readonly code: string;
}

/** A note names no judge; the number of the decision is enough. */
const JUDGE = /(?<!\p{L})([Сс]удь(?!б)\p{L}*|[Сс]удя\p{L}*|[Jj]udge)\s+\p{Lu}/u;

const problem = (path: string, code: string | null): CourtProblem[] => (code ? [{ path, code }] : []);

function dayProblem(onDay: Day, steps: Steps, today: Day): string | null {
  if (!isDay(onDay)) return 'invalid_date';
  if (onDay > today) return 'date_in_future';
  const first = steps[0];
  return first && onDay < first.onDay ? 'before_court_case' : null;
}

/** Their day stands on a paper of the court. */
const DAY_OF_COURT: readonly CourtStep[] = ['hearing_set', 'hearing_postponed', 'appeal_asked'];

/** The furthest day of the next step; a court case may also wait for its hearing, its period or its term. */
function furthest(
  { step, onDay, duty }: TypedCourtStep,
  steps: Steps,
  { today, reconciliationDays }: Now,
): Day {
  const { termDays, stepDays, safetyDutyDays, dutyDays } = COURT_LIMITS;
  if (step === 'reconciliation_period') return shiftDay(onDay, reconciliationDays);
  if (isOfDuty(step)) return shiftDay(today, isAboutSafety(duty) ? safetyDutyDays : dutyDays);
  if (DAY_OF_COURT.includes(step)) return shiftDay(today, termDays);
  const waits = [hearingDay(steps), runningWindow(steps, today)?.nextOn, appealUntil(steps)];
  return waits.reduce<Day>((last, day) => (day && day > last ? day : last), shiftDay(today, stepDays));
}

/** The last day for an appeal is on the paper; only who wants none needs no day. */
const needsNext = ({ step, detail }: TypedCourtStep, steps: Steps): boolean =>
  stepRow(step).next === 'needed' ||
  (step === 'appeal_asked' && detail !== 'not_wanted' && isAppealable(steps));

function nextProblem(typed: TypedCourtStep, steps: Steps, now: Now): string | null {
  const { step, nextOn } = typed;
  if (nextOn === null) return needsNext(typed, steps) ? 'required' : null;
  if (stepRow(step).next === 'none') return 'not_in_list';
  if (!isDay(nextOn)) return 'invalid_date';
  return nextOn < now.today ? 'day_past' : tooFar(typed, nextOn, furthest(typed, steps, now));
}

function tooFar({ step }: TypedCourtStep, nextOn: Day, furthestDay: Day): string | null {
  if (nextOn <= furthestDay) return null;
  return step === 'reconciliation_period' ? 'period_too_long' : 'next_too_far';
}

/** An objection is in time as long as the period runs, and not afterwards. */
function isAnswerToPeriod({ step, detail }: TypedCourtStep, steps: Steps, today: Day): boolean {
  if (step !== 'objected' || detail === 'survivor_did_not_want') return true;
  return IN_TIME.includes(detail ?? 'other') === (runningWindow(steps, today) !== null);
}

function detailProblem(typed: TypedCourtStep, steps: Steps, today: Day): string | null {
  const { step, detail, duty } = typed;
  const known = detailsOf(step, duty);
  if (detail === null) return known.length > 0 ? 'required' : null;
  return known.includes(detail) && isAnswerToPeriod(typed, steps, today) ? null : 'not_in_list';
}

const untilProblem = ({ untilOn, onDay }: TypedCourtStep): string | null =>
  untilOn && untilOn < onDay ? 'until_before_day' : null;

function answerProblems(typed: TypedCourtStep): CourtProblem[] {
  const isHers = asksHerAlone(typed);
  const asked = new Set([...(stepRow(typed.step).answers ?? []), ...(isHers ? (['alone'] as const) : [])]);
  const missing = [...asked].filter((path) => (typed[path] ?? null) === null);
  return [
    ...missing.map((path) => ({ path, code: 'required' })),
    // The answer counts when she can speak freely.
    ...(isHers && typed.alone && typed.alone !== 'yes' ? [{ path: 'alone', code: 'not_alone' }] : []),
  ];
}

/** Everything wrong with a step as it was typed. */
export const courtProblems = (typed: TypedCourtStep, steps: Steps, now: Now): CourtProblem[] => [
  ...problem('onDay', dayProblem(typed.onDay, steps, now.today)),
  ...problem('nextOn', nextProblem(typed, steps, now)),
  ...problem('untilOn', untilProblem(typed)),
  ...problem('detail', detailProblem(typed, steps, now.today)),
  ...problem('duty', typed.step === 'duty_set' && typed.duty === null ? 'required' : null),
  ...answerProblems(typed),
  ...problem('note', typed.note !== null && JUDGE.test(typed.note) ? 'names_judge' : null),
];

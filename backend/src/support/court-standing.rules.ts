/**
 * Policy: who wrote a step that ends something, or a supervisor, may say that it was recorded in error, as long as it is
 * the last one; the state before it holds again. Nothing is erased: both steps stay in the list.
 */
import { addDays } from '../shared/dates.js';
import type { Day } from '../shared/dates.js';
import type { CourtStep, RecordedCourtStep } from './court.types.js';

export const ERROR: CourtStep = 'recorded_in_error';
const DAYS_TO_TAKE_BACK = 14;

/** Steps that end a court case or a duty, or its enforcement. */
const ENDING: readonly CourtStep[] = ['ended', 'confirmed', 'duty_stopped', 'impossible'];

/** Recorded without a day, these leave the day of the next step unchanged. */
export const KEEPS_DAY: readonly CourtStep[] = [
  ...(['objected', 'withdrawn', 'withdrawal_asked', 'appeal_asked', 'address_replaced'] as const),
];

interface WrittenStep extends RecordedCourtStep {
  readonly writtenBy: string;
  readonly recordedAt: Date;
}

/** The steps that hold: without those recorded in error. An error is always about the step before it. */
export const standing = <Step extends { readonly step: CourtStep }>(steps: readonly Step[]): Step[] =>
  steps.filter(({ step }, at) => step !== ERROR && steps[at + 1]?.step !== ERROR);

/** The last step, where this viewer may still take it back. */
export function mistakeOf<Step extends WrittenStep>(
  steps: readonly Step[],
  viewer: { readonly userId: string; readonly roles: readonly string[] },
  now: Date,
): Step | null {
  const last = steps.at(-1);
  if (!last || !ENDING.includes(last.step)) return null;
  if (now > addDays(last.recordedAt, DAYS_TO_TAKE_BACK)) return null;
  return last.writtenBy === viewer.userId || viewer.roles.includes('supervisor') ? last : null;
}

/** The day of the step before, which holds again; none where it has passed: the usual time runs from today. */
export function dayBefore(
  steps: readonly RecordedCourtStep[],
  dutyId: string | null,
  today: Day,
): Day | null {
  const before = steps.findLast(
    ({ step, dutyId: of, nextOn }) => of === dutyId && !(nextOn === null && KEEPS_DAY.includes(step)),
  );
  const day = before?.nextOn ?? null;
  return day !== null && day >= today ? day : null;
}

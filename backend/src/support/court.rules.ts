/**
 * Policy: every court case and every duty has a dated next step until it ends; nothing counts as done until the
 * survivor, alone, says so. A period for reconciliation is a time of danger and ends nothing (capabilities 6).
 */
import { shiftDay } from '../shared/dates.js';
import type { Day } from '../shared/dates.js';
import { COURT_STEPS } from './court.types.js';
import type {
  CourtAnswers,
  CourtDetail,
  CourtDuty,
  CourtStep,
  DutyState,
  RecordedCourtStep,
  TypedCourtStep,
} from './court.types.js';

interface StepRow {
  /** Day of the next step: required, may be given, or not part of this step. */
  readonly next: 'needed' | 'asked' | 'none';
  readonly details?: readonly CourtDetail[];
  /** Answers that are required. */
  readonly answers?: readonly (keyof CourtAnswers)[];
  /** Steps of a duty; all others belong to the court case. */
  readonly ofDuty?: true;
}

const WHO: readonly CourtDetail[] = ['survivor', 'other_side', 'court', 'prosecutor'];
/** Answers to a period for reconciliation that only a running one takes. */
export const IN_TIME: readonly CourtDetail[] = ['objected', 'asked_to_shorten'];
const ENFORCED = { next: 'asked', ofDuty: true } as const satisfies StepRow;

const STEP_ROWS: Readonly<Record<CourtStep, StepRow>> = {
  preparing: { next: 'asked' },
  // The papers are served on the other side.
  filed: { next: 'asked', answers: ['address'] },
  admitted: { next: 'asked' },
  returned: {
    next: 'asked',
    details: ['wrong_form', 'papers_missing', 'fee_not_paid', 'other_court', 'other'],
  },
  hearing_set: { next: 'needed', answers: ['companion', 'separateWay'] },
  hearing_held: { next: 'asked' },
  hearing_postponed: { next: 'asked', details: WHO },
  hearing_not_held: { next: 'asked' },
  survivor_absent: {
    next: 'asked',
    details: [
      'fear',
      'not_told',
      'ill',
      'no_money',
      'children',
      'pressure_suspected',
      'own_decision',
      'not_stated',
    ],
  },
  reconciliation_period: {
    next: 'needed',
    details: ['survivor', 'other_side', 'both', 'court'],
    answers: ['view', 'judgeTold'],
  },
  objected: {
    next: 'none',
    details: [...IN_TIME, 'survivor_did_not_want', 'not_in_time'],
  },
  withdrawn: { next: 'none' },
  withdrawal_asked: {
    next: 'none',
    details: [
      ...(['own_decision', 'pressure_suspected', 'fear', 'cost_time', 'moved'] as const),
      ...(['got_what_was_needed', 'told_by_official', 'not_stated'] as const),
    ],
    answers: ['alone'],
  },
  decided: { next: 'asked', details: ['granted', 'partly_granted', 'refused', 'case_ended'] },
  appeal_asked: { next: 'asked', details: ['wanted', 'not_wanted', 'undecided'], answers: ['alone'] },
  appealed: { next: 'asked' },
  final: { next: 'asked' },
  next_date_set: { next: 'needed' },
  ended: {
    next: 'none',
    details: ['effected', 'not_effected', 'withdrawn', 'settled_by_court', 'limitation', 'died'],
  },
  address_replaced: { next: 'none' },
  duty_set: { next: 'needed', ofDuty: true },
  writ_asked: ENFORCED,
  writ_got: ENFORCED,
  brought: ENFORCED,
  opened: ENFORCED,
  voluntary_term: ENFORCED,
  acted: ENFORCED,
  blocked: {
    ...ENFORCED,
    details: ['debtor_abroad', 'no_income', 'not_found', 'address_refused', 'file_lost'],
  },
  partly: ENFORCED,
  full: ENFORCED,
  confirmed: { next: 'none', ofDuty: true, answers: ['alone'] },
  not_received: { ...ENFORCED, answers: ['alone'] },
  stopped_again: ENFORCED,
  complained: ENFORCED,
  duty_stopped: { next: 'none', ofDuty: true, details: ['term_over', 'lifted_by_court', 'survivor_wish'] },
  impossible: {
    next: 'none',
    ofDuty: true,
    details: ['debtor_died', 'debtor_abroad', 'thing_gone', 'other'],
  },
  recorded_in_error: { next: 'none' },
};

const PAID_BY: readonly CourtDetail[] = ['he_paid', 'family_money', 'survivor_paid', 'not_known'];

export const stepRow = (step: CourtStep): StepRow => STEP_ROWS[step];
export const isOfDuty = (step: CourtStep): boolean => stepRow(step).ofDuty === true;

/** Duties about safety: they close only when the survivor says so, and their next day is near. */
const ABOUT_SAFETY: readonly CourtDuty[] = [
  'leave_home',
  'let_in',
  'hand_over_child',
  'no_approach',
  'serve_arrest',
];
export const isAboutSafety = (duty: CourtDuty | null): boolean =>
  duty !== null && ABOUT_SAFETY.includes(duty);

/**
 * Details of a step; a fine is asked who paid it, because it is often her money. Safety does not become impossible because
 * the debtor is abroad: that is `blocked`, and he may come back.
 */
export function detailsOf(step: CourtStep, duty: CourtDuty | null): readonly CourtDetail[] {
  if (step === 'confirmed' && duty === 'pay_fine') return PAID_BY;
  if (step === 'impossible' && isAboutSafety(duty)) return ['debtor_died', 'thing_gone'];
  return stepRow(step).details ?? [];
}

/** The worker asks the survivor alone about her wish, and about the end of a duty about safety. */
export const asksHerAlone = ({ step, detail, duty }: TypedCourtStep): boolean =>
  stepRow(step).answers?.includes('alone') === true ||
  (step === 'duty_stopped' && detail === 'survivor_wish') ||
  (step === 'impossible' && isAboutSafety(duty));

/** Recorded by any worker who spoke with the survivor; everything else by the lawyer. */
export const HER_WORD: readonly CourtStep[] = ['confirmed', 'not_received', 'stopped_again'];

/** Duties that continue after they were first met: the lead asks the survivor every month. He may move back in. */
const RUNNING: readonly CourtDuty[] = [
  'leave_home',
  'let_in',
  'pay_monthly',
  'contact_schedule',
  'treatment',
  'programme',
  'no_approach',
];

type Steps = readonly RecordedCourtStep[];

const ofCourt = (steps: Steps): Steps => steps.filter(({ step }) => !isOfDuty(step));
const ofDuty = (steps: Steps, dutyId: string): Steps => steps.filter((step) => step.dutyId === dutyId);
export const dutyIds = (steps: Steps): string[] => [
  ...new Set(steps.flatMap(({ dutyId }) => (dutyId === null ? [] : [dutyId]))),
];
const last = (steps: Steps, of: readonly CourtStep[]): number =>
  steps.findLastIndex(({ step }) => of.includes(step));
const has = (steps: Steps, step: CourtStep): boolean => last(steps, [step]) >= 0;

export const isEnded = (steps: Steps): boolean => has(steps, 'ended');

export function dutyState(steps: Steps): DutyState {
  const duty = steps[0]?.duty ?? null;
  const [step] = steps.slice(-1);
  if (!step || step.step === 'duty_stopped' || step.step === 'impossible') return 'closed';
  if (step.step !== 'confirmed') return 'enforcing';
  return duty && RUNNING.includes(duty) ? 'running' : 'closed';
}

/** The period for reconciliation that runs today; a decision or the end of the court case ends it. */
export function runningWindow(steps: Steps, today: Day): RecordedCourtStep | null {
  const at = last(steps, ['reconciliation_period']);
  const period = steps[at];
  if (!period || !period.nextOn || period.nextOn < today) return null;
  return last(steps, ['decided', 'ended']) > at ? null : period;
}

const HEARINGS: readonly CourtStep[] = [
  'hearing_set',
  'hearing_postponed',
  'hearing_held',
  'hearing_not_held',
  'survivor_absent',
];

/** A hearing is set, or has another day, and its result is not recorded. */
export function hearingWaits(steps: Steps): boolean {
  const hearing = steps.findLast(({ step }) => HEARINGS.includes(step));
  return (
    hearing?.step === 'hearing_set' || (hearing?.step === 'hearing_postponed' && hearing.nextOn !== null)
  );
}

/** The day of the hearing that waits. */
export const hearingDay = (steps: Steps): Day | null =>
  hearingWaits(steps) ? (steps.findLast(({ step }) => HEARINGS.includes(step))?.nextOn ?? null) : null;

const POSTPONED_OFTEN = 3;

/** The other side has the hearings put off again and again. */
export const isDelayed = (steps: Steps): boolean =>
  steps.filter(({ step, detail }) => step === 'hearing_postponed' && detail === 'other_side').length >=
  POSTPONED_OFTEN;

const OWED: readonly CourtStep[] = ['writ_asked', 'writ_got', 'brought', 'opened', 'voluntary_term'];

const MISSED = 2;
/** Every 30 days enforcement takes a step or says why not (capabilities 6.6). */
const STEP_DAYS = 30;

/** Two days of a duty passed without a step since it began or was complained about: inaction. */
function isNeglected(steps: Steps, today: Day): boolean {
  const open = steps.slice(Math.max(0, last(steps, ['complained']), last(steps, ['confirmed']) + 1));
  const missed = open.filter(
    ({ nextOn, onDay }, at) => (nextOn ?? shiftDay(onDay, STEP_DAYS)) < (open[at + 1]?.onDay ?? today),
  );
  return missed.length >= MISSED;
}

/** Later steps of a duty; what is not needed in this matter is left out. */
function dutySteps(steps: Steps, today: Day): CourtStep[] {
  const state = dutyState(steps);
  if (state === 'closed') return [];
  if (state === 'running') return ['confirmed', 'stopped_again', 'duty_stopped', 'impossible'];
  const reached = Math.max(...steps.map(({ step }) => OWED.indexOf(step)));
  return [
    ...(isNeglected(steps, today) ? (['complained'] as const) : []),
    ...OWED.slice(reached + 1),
    ...(['acted', 'blocked', 'partly', 'full', 'confirmed', 'not_received'] as const),
    ...(['duty_stopped', 'impossible'] as const),
  ];
}

/** By step: whether the court case accepts it now. */
const TAKES: Partial<Record<CourtStep, (steps: Steps, today: Day) => boolean>> = {
  filed: (steps) => last(steps, ['filed']) <= last(steps, ['returned']) && !has(steps, 'decided'),
  admitted: (steps) => last(steps, ['filed']) > last(steps, ['admitted', 'returned']),
  returned: (steps) => last(steps, ['filed']) > last(steps, ['admitted', 'returned']),
  hearing_set: (steps) => !hearingWaits(steps),
  hearing_held: hearingWaits,
  hearing_postponed: hearingWaits,
  hearing_not_held: hearingWaits,
  survivor_absent: hearingWaits,
  reconciliation_period: (steps) => !isDecided(steps),
  // The row of the lawyer waits until it is answered, also when the period is over.
  objected: (steps) => last(steps, ['reconciliation_period']) > last(steps, ['objected', 'decided']),
  withdrawn: (steps) => !isDecided(steps) && !has(steps, 'withdrawn'),
  withdrawal_asked: isWithdrawalUnasked,
  decided: (steps) => !isDecided(steps),
  appeal_asked: (steps) => isAppealable(steps) || isAppealUnasked(steps),
  appealed: isAppealable,
  final: (steps) => isDecided(steps) && last(steps, ['final']) < last(steps, ['decided']),
  next_date_set: () => true,
  address_replaced: isAddressServed,
  duty_set: isDecided,
  ended: (steps, today) => endRefusal('died', steps, today) === null,
};

/** The papers carry the address of the survivor, and the court has not replaced it. */
export function isAddressServed(steps: readonly Pick<RecordedCourtStep, 'step' | 'answers'>[]): boolean {
  const about = steps.findLast(({ step }) => step === 'filed' || step === 'address_replaced');
  return about?.answers?.address === 'survivor';
}

/** The last decision still holds: no appeal was made against it. */
function isDecided(steps: Steps): boolean {
  return last(steps, ['decided']) > last(steps, ['appealed']);
}

export function isAppealable(steps: Steps): boolean {
  return isDecided(steps) && last(steps, ['final']) < last(steps, ['decided']);
}

function isWithdrawalUnasked(steps: Steps): boolean {
  return has(steps, 'withdrawn') && !has(steps, 'withdrawal_asked');
}

function isAppealUnasked(steps: Steps): boolean {
  return isDecided(steps) && last(steps, ['appeal_asked']) < last(steps, ['decided']);
}

/** The last day for an appeal, as on the paper; none once it was made or the decision is in force. */
export function appealUntil(steps: Steps): Day | null {
  const asked = steps[last(steps, ['appeal_asked'])];
  return isAppealable(steps) && !isAppealUnasked(steps) && asked ? asked.nextOn : null;
}

/** An appeal is possible, and what she wants is not known or not done yet. */
function isAppealOpen(steps: Steps, today: Day): boolean {
  if (!isAppealable(steps)) return false;
  if (isAppealUnasked(steps)) return true;
  const isWanted = steps[last(steps, ['appeal_asked'])]?.detail !== 'not_wanted';
  return isWanted && (appealUntil(steps) ?? '') >= today;
}

/** Why a court case does not end now: what is unasked or runs would be lost. After a death nobody can be asked. */
function endRefusal(detail: CourtDetail | null, steps: Steps, today: Day): string | null {
  const court = ofCourt(steps);
  if (runningWindow(court, today)) return 'period_runs';
  // Each duty ends first, also when the debtor died.
  if (openDuties(steps).length > 0) return 'duty_in_force';
  if (detail === 'died') return null;
  if (isWithdrawalUnasked(court) || (detail === 'withdrawn' && !has(court, 'withdrawal_asked')))
    return 'withdrawal_unasked';
  return isAppealOpen(court, today) ? 'appeal_unasked' : null;
}

export const openDuties = (steps: Steps): string[] =>
  dutyIds(steps).filter((id) => dutyState(ofDuty(steps, id)) !== 'closed');

/** What may be recorded next of the court case itself; nothing after its end. */
export function nextCourtSteps(steps: Steps, today: Day): CourtStep[] {
  if (steps.length === 0) return ['preparing', 'filed'];
  // After a death she may still be asked why she withdrew: the row of that question waits for it.
  if (isEnded(steps)) return isWithdrawalUnasked(steps) ? ['withdrawal_asked'] : [];
  return COURT_STEPS.filter((step) => TAKES[step]?.(ofCourtAnd(step, steps), today) === true);
}

const ofCourtAnd = (step: CourtStep, steps: Steps): Steps => (step === 'ended' ? steps : ofCourt(steps));

/** The same of one duty. */
export const nextDutySteps = (steps: Steps, dutyId: string, today: Day): CourtStep[] =>
  isEnded(steps) ? [] : dutySteps(ofDuty(steps, dutyId), today);

/** Why a step is refused as the court case stands. */
export function stepRefusal(typed: TypedCourtStep, steps: Steps, today: Day): string | null {
  const { step, dutyId } = typed;
  const known =
    dutyId !== null && step !== 'duty_set'
      ? nextDutySteps(steps, dutyId, today)
      : nextCourtSteps(steps, today);
  if (step === 'ended' && steps.length > 0 && !isEnded(steps)) return endRefusal(typed.detail, steps, today);
  if (!known.includes(step)) return 'step_not_now';
  return step === 'appealed' && isAfterTerm(typed, steps) ? 'appeal_after_term' : null;
}

/** The last day for an appeal is typed from the paper, when she is asked. */
function isAfterTerm({ onDay }: TypedCourtStep, steps: Steps): boolean {
  const until = appealUntil(ofCourt(steps));
  return until !== null && onDay > until;
}

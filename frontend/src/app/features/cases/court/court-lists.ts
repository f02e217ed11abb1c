import type {
  CourtCaseDto,
  CourtStepDto,
  CourtStepRequest,
  ReceivedCourtEntryDto,
} from '../../../api/models';
import { textName } from '../../../core/language/texts';

export type CourtStep = CourtStepRequest['step'];
export type CourtDetail = NonNullable<CourtStepRequest['detail']>;

/** What else is asked about a step. */
const DETAILS: Partial<Record<CourtStep, readonly CourtDetail[]>> = {
  returned: ['wrong_form', 'papers_missing', 'fee_not_paid', 'other_court', 'other'],
  hearing_postponed: ['survivor', 'other_side', 'court', 'prosecutor'],
  survivor_absent: [
    ...(['fear', 'not_told', 'ill', 'no_money', 'children'] as const),
    ...(['pressure_suspected', 'own_decision', 'not_stated'] as const),
  ],
  reconciliation_period: ['survivor', 'other_side', 'both', 'court'],
  objected: ['objected', 'asked_to_shorten', 'survivor_did_not_want', 'not_in_time'],
  withdrawal_asked: [
    ...(['own_decision', 'pressure_suspected', 'fear', 'cost_time', 'moved'] as const),
    ...(['got_what_was_needed', 'told_by_official', 'not_stated'] as const),
  ],
  decided: ['granted', 'partly_granted', 'refused', 'case_ended'],
  appeal_asked: ['wanted', 'not_wanted', 'undecided'],
  ended: ['effected', 'not_effected', 'withdrawn', 'settled_by_court', 'limitation', 'died'],
  blocked: ['debtor_abroad', 'no_income', 'not_found', 'address_refused', 'file_lost'],
  duty_stopped: ['term_over', 'lifted_by_court', 'survivor_wish'],
  impossible: ['debtor_died', 'debtor_abroad', 'thing_gone', 'other'],
};
const PAID_BY: readonly CourtDetail[] = ['he_paid', 'family_money', 'survivor_paid', 'not_known'];

const ABOUT_SAFETY: readonly string[] = [
  ...['leave_home', 'let_in', 'hand_over_child', 'no_approach', 'serve_arrest'],
];
const OBJECTION: readonly CourtDetail[] = ['objected', 'asked_to_shorten'];

/** Of a fine it is asked who paid it; safety does not become impossible because the debtor is abroad. */
export const detailsOf = (
  step: CourtStep | null,
  { duty, isInTime }: { duty: string | null; isInTime: boolean },
): readonly CourtDetail[] => {
  if (step === 'confirmed' && duty === 'pay_fine') return PAID_BY;
  if (step === 'impossible' && ABOUT_SAFETY.includes(duty ?? '')) return ['debtor_died', 'thing_gone'];
  const known = (step && DETAILS[step]) || [];
  // An objection is possible as long as the period runs.
  return known.filter((detail) => (isInTime ? detail !== 'not_in_time' : !OBJECTION.includes(detail)));
};

/** The steps that hold, newest first: without those recorded in error. */
const standing = (steps: readonly CourtStepDto[]): CourtStepDto[] =>
  steps.filter(({ step }, at) => step !== 'recorded_in_error' && steps[at - 1]?.step !== 'recorded_in_error');

/** Steps of the court case itself; those of duties stand with the duties. */
const ofCourt = ({ steps }: CourtCaseDto): CourtStepDto[] =>
  standing(steps).filter(({ duty }) => duty === null);
export const stageOf = (court: CourtCaseDto): CourtStepDto | undefined => ofCourt(court)[0];

const KEEPS_DAY: readonly CourtStep[] = [
  ...(['objected', 'withdrawn', 'withdrawal_asked', 'appeal_asked', 'address_replaced'] as const),
];

/** The day that the last steps left unchanged. */
export const keptDay = (court: CourtCaseDto): string | null =>
  ofCourt(court).find(({ step, nextOn }) => nextOn || !KEEPS_DAY.includes(step))?.nextOn ?? null;

/** Once the decision is in force, no last day for an appeal is asked. */
export const isInForce = (court: CourtCaseDto): boolean =>
  ofCourt(court).find(({ step }) => ['decided', 'final'].includes(step))?.step === 'final';

/** Steps without a day of a next one. */
const NO_NEXT: readonly CourtStep[] = [
  'objected',
  'withdrawn',
  'withdrawal_asked',
  'address_replaced',
  'ended',
  'confirmed',
  'duty_stopped',
  'impossible',
  'recorded_in_error',
];
const NEEDS_NEXT: readonly CourtStep[] = [
  'hearing_set',
  'reconciliation_period',
  'next_date_set',
  'duty_set',
];
export const asksNext = (step: CourtStep | null): boolean => step !== null && !NO_NEXT.includes(step);
export const needsNext = (step: CourtStep | null, detail: string | null): boolean =>
  step !== null && (NEEDS_NEXT.includes(step) || (step === 'appeal_asked' && detail !== 'not_wanted'));

/** The words for the day ahead, where they are not "next step". */
const NEXT_WORDS: Partial<Record<CourtStep, string>> = {
  hearing_set: 'court.hearing-day',
  hearing_postponed: 'court.hearing-day',
  reconciliation_period: 'court.until',
  voluntary_term: 'court.until',
  appeal_asked: 'court.appeal-until',
};
export const nextWords = (step: CourtStep | null): string => (step && NEXT_WORDS[step]) || 'court.next-day';

/** The question that the detail answers, where it is not "what exactly". */
const DETAIL_WORDS: Partial<Record<CourtStep, string>> = {
  reconciliation_period: 'court.who-asked',
  hearing_postponed: 'court.who-asked',
  confirmed: 'court.who-paid',
  returned: 'court.why',
  survivor_absent: 'court.why',
  withdrawal_asked: 'court.why',
  blocked: 'court.why',
  duty_stopped: 'court.why',
  impossible: 'court.why',
};
export const detailWords = (step: CourtStep | null): string => (step && DETAIL_WORDS[step]) || 'court.detail';

/** What a court or enforcement said, in one line. */
export const entryLine = (
  {
    entry,
    onDay,
    nextOn,
    detail,
    need,
    way,
  }: Omit<ReceivedCourtEntryDto, 'isNew' | 'need' | 'way'> & { need?: string | null; way?: string | null },
  t: (key: string, values?: Record<string, string>) => string,
  date: (day: string) => string,
): string =>
  [
    date(onDay),
    t(`court-step.${textName(entry)}`),
    detail ? t(`court-detail.${textName(detail)}`) : '',
    need ? t(`support-need.${need}`) : '',
    way ? t(`court-way.${textName(way)}`) : '',
    nextOn ? t('court.next', { day: date(nextOn) }) : '',
  ]
    .filter(Boolean)
    .join(' · ');

/** Questions about the safety of a hearing; the first two are required. */
export const HEARING_SAFETY = [
  ...(['companion', 'separateWay', 'otherThere', 'seating', 'interpreter', 'childrenStay'] as const),
];
export type HearingQuestion = (typeof HEARING_SAFETY)[number];

export const questionName = (question: HearingQuestion): string =>
  question.replace(/[A-Z]/g, (capital) => `-${capital.toLowerCase()}`);

const WAITS: readonly CourtStep[] = ['hearing_set', 'hearing_postponed'];
/** How the hearing that waits is made safe; a postponed one keeps its answers. */
export function safetyOf(court: CourtCaseDto): CourtStepDto['hearing'] {
  const steps = ofCourt(court);
  const last = steps.find(({ step }) => step.startsWith('hearing_') || step === 'survivor_absent');
  return last && WAITS.includes(last.step)
    ? (steps.find(({ hearing }) => hearing.length > 0)?.hearing ?? [])
    : [];
}

export const YES_NO = ['yes', 'no'] as const;
export const PAPER_ADDRESSES = ['lawyer', 'survivor'] as const;
export const VIEWS = ['wants_it', 'does_not_want_it', 'undecided', 'not_asked'] as const;
export const FOR_WHOM = ['survivor', 'children', 'both'] as const;

/** What the survivor says counts only when they were alone. */
const ALONE: readonly CourtStep[] = ['confirmed', 'not_received', 'withdrawal_asked', 'appeal_asked'];
export const asksAlone = (step: CourtStep | null, of: { detail: string; duty: string | null }): boolean => {
  if (step === 'duty_stopped') return of.detail === 'survivor_wish';
  if (step === 'impossible') return ABOUT_SAFETY.includes(of.duty ?? '');
  return step !== null && ALONE.includes(step);
};

/** Steps that leave a paper: its number and the place of the copy. */
const PAPERS: readonly CourtStep[] = ['filed', 'decided', 'final', 'writ_got', 'opened'];
export const asksNote = (step: CourtStep | null): boolean => step !== null && PAPERS.includes(step);

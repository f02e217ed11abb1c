import type { SurvivorView } from '../cases/case-events.types.js';
import type { Day } from '../shared/dates.js';
import { codeList } from '../shared/code-lists.js';
import type { Alone } from './support.rules.js';

/** What a court decides about (capabilities 6.2). */
export const COURT_KINDS = codeList('CourtCaseKind', [
  'criminal',
  'private_prosecution',
  'administrative',
  'divorce',
  'alimony',
  'property',
  'housing',
  'custody',
  'parental_rights',
  'protection',
  'damages',
]);
export type CourtKind = (typeof COURT_KINDS)[number];

/** Who must do what after a decision (capabilities 6.5). */
export const COURT_DUTIES = codeList('CourtDuty', [
  'pay_monthly',
  'pay_once',
  'leave_home',
  'let_in',
  'hand_over_child',
  'contact_schedule',
  'hand_over_things',
  'hand_over_papers',
  'treatment',
  'programme',
  'no_approach',
  'serve_arrest',
  'pay_fine',
]);
export type CourtDuty = (typeof COURT_DUTIES)[number];

export const COURT_STEPS = codeList('CourtStep', [
  'preparing',
  'filed',
  'admitted',
  'returned',
  'hearing_set',
  'hearing_held',
  'hearing_postponed',
  'hearing_not_held',
  'survivor_absent',
  'reconciliation_period',
  'objected',
  'withdrawn',
  'withdrawal_asked',
  'decided',
  'appeal_asked',
  'appealed',
  'final',
  'next_date_set',
  'ended',
  'address_replaced',
  'duty_set',
  'writ_asked',
  'writ_got',
  'brought',
  'opened',
  'voluntary_term',
  'acted',
  'blocked',
  'partly',
  'full',
  'confirmed',
  'not_received',
  'stopped_again',
  'duty_stopped',
  'impossible',
  'recorded_in_error',
  'complained',
]);
export type CourtStep = (typeof COURT_STEPS)[number];

/** The detail of a step, as a code; each step has its own. */
export const COURT_DETAILS = codeList('CourtDetail', [
  'wrong_form',
  'papers_missing',
  'fee_not_paid',
  'other_court',
  'survivor',
  'other_side',
  'both',
  'court',
  'prosecutor',
  'fear',
  'not_told',
  'ill',
  'no_money',
  'children',
  'pressure_suspected',
  'own_decision',
  'not_stated',
  'objected',
  'asked_to_shorten',
  'survivor_did_not_want',
  'cost_time',
  'moved',
  'got_what_was_needed',
  'told_by_official',
  'granted',
  'partly_granted',
  'refused',
  'case_ended',
  'wanted',
  'not_wanted',
  'undecided',
  'withdrawn',
  'settled_by_court',
  'limitation',
  'died',
  'effected',
  'not_effected',
  'debtor_abroad',
  'no_income',
  'not_found',
  'address_refused',
  'file_lost',
  'debtor_died',
  'thing_gone',
  'other',
  'term_over',
  'lifted_by_court',
  'survivor_wish',
  'he_paid',
  'family_money',
  'survivor_paid',
  'not_known',
  'not_in_time',
]);
export type CourtDetail = (typeof COURT_DETAILS)[number];

export const YES_NO = codeList('CourtAnswer', ['yes', 'no']);
export type YesNo = (typeof YES_NO)[number];

/** Whose address stands in the papers: they are served on the other side. */
export const PAPER_ADDRESSES = codeList('CourtPaperAddress', ['lawyer', 'survivor']);
export type PaperAddress = (typeof PAPER_ADDRESSES)[number];

/** For whom a duty is done. */
export const DUTY_FOR = codeList('CourtDutyFor', ['survivor', 'children', 'both']);
export type DutyFor = (typeof DUTY_FOR)[number];

/** How a hearing is made safe (capabilities 6.3). */
export const HEARING_SAFETY = [
  ...(['companion', 'separateWay', 'otherThere', 'seating', 'interpreter', 'childrenStay'] as const),
];

/** Answers that single steps ask for, as codes. */
export interface CourtAnswers {
  /** The survivor was alone when asked. */
  readonly alone?: Alone | null;
  /** What the survivor thinks of a period for reconciliation. */
  readonly view?: SurvivorView | null;
  /** The judge knows of the violence. */
  readonly judgeTold?: YesNo | null;
  /** A companion goes to the hearing with the survivor. */
  readonly companion?: YesNo | null;
  /** The lawyer arranged a separate way in and out. */
  readonly separateWay?: YesNo | null;
  /** The other side will be at the hearing. */
  readonly otherThere?: YesNo | null;
  /** The court was asked to seat the survivor apart. */
  readonly seating?: YesNo | null;
  readonly interpreter?: YesNo | null;
  /** The children are not brought along. */
  readonly childrenStay?: YesNo | null;
  readonly forWhom?: DutyFor | null;
  readonly address?: PaperAddress | null;
  /** The last day of a duty. */
  readonly untilOn?: Day | null;
}

/** One recorded step, in order; the first of a court case is `preparing` or `filed`. */
export interface RecordedCourtStep {
  readonly step: CourtStep;
  readonly onDay: Day;
  readonly nextOn: Day | null;
  readonly detail: CourtDetail | null;
  readonly dutyId: string | null;
  readonly duty: CourtDuty | null;
  readonly answers?: CourtAnswers;
}

/** A step as typed. */
export interface TypedCourtStep extends RecordedCourtStep, CourtAnswers {
  readonly note: string | null;
}

/** `enforcing`: not met. `running`: met for now, and the lead asks the survivor every month. */
export type DutyState = 'enforcing' | 'running' | 'closed';

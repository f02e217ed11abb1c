import type { MovedRow, PlannedFollowUp } from './follow-ups.types.js';
import type { CaseState } from './follow-ups.queries.js';
import { codeList } from '../shared/code-lists.js';

/** The result of a contact (domain reference 5); having seen the task is no result. */
export const CONTACT_OUTCOMES = codeList('ContactOutcome', [
  'reached_safe',
  'reached_worries',
  'reached_not_safe',
  'could_not_talk',
  'contacted_us',
  'not_reached',
  'not_attempted_unsafe',
  'other_answered',
  'asked_no_contact',
]);
export type ContactOutcome = (typeof CONTACT_OUTCOMES)[number];

interface OutcomeRow {
  /** She was spoken with. */
  readonly talked: boolean;
  /** A failed attempt, counted towards three attempts and the closure reason "no contact". */
  readonly failed: boolean;
  /** She may be in danger: the calendar gives way and a closed case opens. */
  readonly danger: boolean;
}

export const OUTCOME_ROWS = {
  reached_safe: { talked: true, failed: false, danger: false },
  reached_worries: { talked: true, failed: false, danger: true },
  reached_not_safe: { talked: true, failed: false, danger: true },
  could_not_talk: { talked: false, failed: false, danger: false },
  contacted_us: { talked: true, failed: false, danger: false },
  not_reached: { talked: false, failed: true, danger: false },
  not_attempted_unsafe: { talked: false, failed: false, danger: false },
  other_answered: { talked: false, failed: true, danger: false },
  asked_no_contact: { talked: true, failed: false, danger: false },
} as const satisfies Record<ContactOutcome, OutcomeRow>;

export const ALONE_ANSWERS = ['yes', 'no', 'unknown'] as const;
export type AloneAnswer = (typeof ALONE_ANSWERS)[number];

/** The short question about thoughts of not living, asked at every contact she can speak at alone. */
export const WELLBEING_ANSWERS = codeList('DeclinableAnswer', ['yes', 'no', 'declined', 'not_asked']);
export type WellbeingAnswer = (typeof WELLBEING_ANSWERS)[number];

export interface ContactResult {
  readonly outcome: ContactOutcome;
  /** null if the contact reached no person. */
  readonly alone: AloneAnswer | null;
  readonly wellbeing: WellbeingAnswer;
  /** She said, alone, that this channel is safe again. */
  readonly confirmsChannel: boolean;
  /** It was made, or was to be made, by the channel that her plan names. */
  readonly isPlannedChannel: boolean;
  readonly at: Date;
  /** Failed attempts in a row before this one; after closing the count restarts with each due contact. */
  readonly failedBefore: number;
  /** A later contact with her is recorded already, so that this one opens no channel and ends no search. */
  readonly isOvertaken?: boolean;
  /** She said in one of them that she is not safe, has worries or thinks of not living: an earlier wish to stop ends nothing. */
  readonly isDangerSince?: boolean;
}

export const CONTACT_PROBLEMS = [
  'in_future',
  'long_before_case',
  'alone_missing',
  'wellbeing_missing',
  'wellbeing_not_alone',
] as const;
export type ContactProblem = (typeof CONTACT_PROBLEMS)[number];

/** Why a supervisor is notified at once, in addition to the escalation. */
export const SUPERVISOR_ALERT_REASONS = codeList('SupervisorAlertReason', [
  'worries',
  'not_safe',
  'channel_locked',
  'unsafe_to_contact',
  'not_reached_high_risk',
  'attempts_used_up',
  'asked_to_stop',
  'asked_to_stop_not_alone',
]);
export type SupervisorAlertReason = (typeof SUPERVISOR_ALERT_REASONS)[number];

/** Everything that follows from an outcome or from work done; applied in one transaction. */
export interface Consequences {
  /** Waiting rows that are done. */
  readonly satisfied: readonly string[];
  /** Waiting rows that other rows or a stop request replace. */
  readonly replaced: readonly string[];
  readonly moved: readonly MovedRow[];
  readonly added: readonly PlannedFollowUp[];
  /** Risk is high now: levels above the owner are notified sooner of every waiting row. */
  readonly expedites: boolean;
}

export interface ContactConsequences extends Consequences {
  /** "Reached and safe", heard alone: the only kind the closure gate counts. */
  readonly countsAsSafe: boolean;
  /** Counts towards the attempts of the closure reason "no contact". */
  readonly countsAsAttempt: boolean;
  /** Failed attempts in a row after this contact. */
  readonly failures: number;
  readonly channel: 'lock' | 'unlock' | 'keep';
  /** A closed case opens again, in the same transaction. */
  readonly reopens: boolean;
  /** She, alone, asked for no contact: the plan becomes "no contact". */
  readonly stopsContact: boolean;
  /** The short question was answered with yes: the triage follows at once. */
  readonly asksTriage: boolean;
  /** Reasons to notify the supervisor today. */
  readonly attention: readonly SupervisorAlertReason[];
}

/**
 * The survivor's answer on whether the contact plan is still right. The last three mean not asked: not alone, contact
 * cut short, or the survivor's wish.
 */
export const PLAN_ANSWERS = codeList('PlanAnswer', [
  'right',
  'changed',
  'not_alone',
  'cut_short',
  'survivor_preference',
]);
export type PlanAnswer = (typeof PLAN_ANSWERS)[number];

export const PLAN_PROBLEMS = ['plan_missing', 'plan_not_alone'] as const;
export type PlanProblem = (typeof PLAN_PROBLEMS)[number];

/** A stored contact with its consequences. */
export interface RecordedContact {
  readonly caseId: string;
  readonly contactId: string;
  /** The case as it was before the contact. */
  readonly state: CaseState;
  readonly result: ContactResult;
  /** The survivor's answer about the plan; null if the question does not apply. */
  readonly planAnswer: PlanAnswer | null;
  readonly inSafeWindow: boolean;
  readonly consequences: ContactConsequences;
}

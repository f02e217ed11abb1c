import type { CountFrom, DayCounting } from '../legal-values/legal-values.types.js';
import type { Day } from '../shared/dates.js';
import { codeList } from '../shared/code-lists.js';

/** Where an order stands; `active` is served and running, `expired` is reached by time alone (domain reference 1.4). */
export const ORDER_STATUSES = codeList('OrderStatus', [
  'requested',
  'refused',
  'issued',
  'active',
  'extended',
  'expired',
  'revoked',
  'annulled',
]);
export type OrderStatus = (typeof ORDER_STATUSES)[number];

export const ORDER_COMMANDS = [
  'issue',
  'refuse',
  'serve',
  'record_attempt',
  'give_copy',
  'request_extension',
  'decide_extension',
  'record_breach',
  'record_breach_action',
  'lift',
] as const;
export type OrderCommand = (typeof ORDER_COMMANDS)[number];

/**
 * What may be recorded in each status. Paper is late: what was done while the order ran may be recorded after its end,
 * and the day on which it was done decides whether it could be.
 */
export const COMMANDS_OF_STATUS = {
  requested: ['issue', 'refuse'],
  refused: [],
  issued: ['serve', 'record_attempt', 'give_copy', 'lift'],
  active: [
    'give_copy',
    'request_extension',
    'decide_extension',
    'record_breach',
    'record_breach_action',
    'lift',
  ],
  extended: [
    'give_copy',
    'request_extension',
    'decide_extension',
    'record_breach',
    'record_breach_action',
    'lift',
  ],
  expired: ['give_copy', 'decide_extension', 'record_breach', 'record_breach_action', 'lift'],
  revoked: ['give_copy', 'record_breach', 'record_breach_action'],
  annulled: ['record_breach_action'],
} as const satisfies Record<OrderStatus, readonly OrderCommand[]>;

export const ORDER_CONDITIONS = codeList('OrderCondition', [
  'no_violence',
  'no_contact',
  'no_pursuit',
  'no_alcohol_drugs',
  'leave_home',
  'pay_costs',
  'surrender_weapon',
  'children_no_contact',
]);
export type OrderCondition = (typeof ORDER_CONDITIONS)[number];

/** How it was handed over; a refusal to sign before witnesses or on video is a service. */
export const SERVED_HOW = codeList('ServedHow', ['signed', 'refused_to_sign']);
export type ServedHow = (typeof SERVED_HOW)[number];
export const ATTEMPT_RESULTS = codeList('AttemptResult', ['not_found', 'abroad', 'hiding', 'wrong_address']);
export type AttemptResult = (typeof ATTEMPT_RESULTS)[number];

export const REFUSAL_REASONS = codeList('OrderRefusalReason', [
  'insufficient_grounds',
  'application_withdrawn',
  'respondent_abroad',
  'respondent_under_age',
  'parties_reconciled',
  'other_body',
  'other',
]);
export type OrderRefusalReason = (typeof REFUSAL_REASONS)[number];

/** She does not want it, or the prosecutor decided. */
export const EXTENSION_DECISIONS = codeList('ExtensionDecision', ['agreed', 'refused', 'not_wanted']);
export type ExtensionDecision = (typeof EXTENSION_DECISIONS)[number];

export const LIFT_REASONS = codeList('LiftReason', [
  'court_decision',
  'prosecutor_decision',
  'survivor_application',
  'other',
]);
export type LiftReason = (typeof LIFT_REASONS)[number];

export const BREACH_REPORTERS = codeList('BreachReporter', [
  'survivor',
  'relative',
  'neighbour',
  'police',
  'other_agency',
  'other',
]);
export type BreachReporter = (typeof BREACH_REPORTERS)[number];

export const BREACH_ACTIONS = codeList('BreachAction', [
  'admin_protocol',
  'brought_to_station',
  'admin_detention',
  'criminal_case_opened',
  'warned',
]);
export type BreachAction = (typeof BREACH_ACTIONS)[number];

/** Whether it was read aloud and explained to the respondent in a language that this person knows. */
export const EXPLAINED = codeList('ExplainedToRespondent', ['yes', 'no']);
export type Explained = (typeof EXPLAINED)[number];

/** Where the survivor's copy is: with the survivor only where that is safe. */
export const COPY_KEPT = codeList('CopyKept', ['with_survivor', 'at_station', 'support_lead']);
export type CopyKept = (typeof COPY_KEPT)[number];

/** The language in which it was explained to the survivor; `not_explained` is an answer and is asked later. */
export const EXPLAINED_IN = codeList('ExplainedIn', ['tg', 'ru', 'uz', 'other', 'not_explained']);
export type ExplainedIn = (typeof EXPLAINED_IN)[number];

/** The numbers of the law in force on the day of the event. */
export interface OrderLaw {
  readonly issueWithinHours: number;
  readonly servedWithinHours: number;
  readonly maxInitialDays: number;
  readonly extensionDays: number;
  readonly totalDays: number;
  readonly countFrom: CountFrom;
  readonly dayCounting: DayCounting;
}

export interface ExtensionFact {
  readonly decidedOn: Day;
  readonly expiresOn: Day;
}

/** One order as the rules see it; a time is null until it happened. */
export interface OrderFacts {
  readonly reportedAt: Date;
  readonly issuedAt: Date | null;
  readonly refusedAt: Date | null;
  readonly servedAt: Date | null;
  readonly liftedAt: Date | null;
  /** Issued to the wrong person. */
  readonly annulledAt?: Date | null;
  /** For how many days it was issued; null before. */
  readonly days: number | null;
  readonly startsOn: Day | null;
  /** The last day before any extension; null while nothing runs. */
  readonly firstExpiresOn: Day | null;
  /** Oldest first. */
  readonly extensions: readonly ExtensionFact[];
}

export const ORDER_PROBLEMS = codeList('OrderProblem', [
  'in_future',
  'before_incident',
  'before_report',
  'before_issue',
  'before_service',
  'after_end',
  'too_many_days',
  'witnesses_missing',
  'witness_twice',
  'extension_too_long',
  'total_too_long',
  'days_missing',
  'days_not_asked',
  'before_breach',
]);
export type OrderProblem = (typeof ORDER_PROBLEMS)[number];

/** The steps of an order as named in the timeline; only a breach raises risk. */
export type OrderEventKind =
  | 'order_requested'
  | 'order_issued'
  | 'order_refused'
  | 'order_served'
  | 'order_service_attempted'
  | 'order_copy_given'
  | 'order_extension_requested'
  | 'order_extended'
  | 'order_extension_refused'
  | 'order_extension_returned'
  | 'order_extension_not_wanted'
  | 'order_breached'
  | 'order_breach_handled'
  | 'order_lifted';

/** So long the person who recorded a value corrects it alone (capabilities 5.3). */
export const ALONE_HOURS = 24;

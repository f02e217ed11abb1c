import type { Day } from '../shared/dates.js';
import { codeList } from '../shared/code-lists.js';

/**
 * What other registers call the end of a matter. Here they are events: none of them is a reason to close
 * (domain reference 2.5), and some of them raise risk.
 */
export const CLOSURE_EVENTS = codeList('ClosureEvent', [
  'reconciled',
  'returned_home',
  'complaint_withdrawn',
  'perpetrator_warned',
  'order_expired',
  'insignificant',
]);
export type ClosureEvent = (typeof CLOSURE_EVENTS)[number];

/** How pressure to reconcile was put on her; never a service and never an outcome (domain reference 4.1). */
export const PRESSURE_EVENTS = [
  'mediation',
  'family_conference',
  'court_period',
  'community',
  'official',
] as const;
export type PressureEvent = (typeof PRESSURE_EVENTS)[number];

/** What changes in her life or his, and calls for a new assessment (domain reference 3.4). */
export const CHANGE_EVENTS = [
  'separation',
  'divorce_or_alimony_claim',
  'pregnancy',
  'birth',
  'other_party_returned',
  'other_party_released',
  'counter_accusation',
] as const;
export type ChangeEvent = (typeof CHANGE_EVENTS)[number];

export const RECORDED_EVENTS = [...CLOSURE_EVENTS, ...PRESSURE_EVENTS, ...CHANGE_EVENTS] as const;
export type RecordedEvent = (typeof RECORDED_EVENTS)[number];

/** "Withdrawn by the survivor" says little without why (domain reference 1.6). */
export const WITHDRAWAL_REASONS = codeList('ReportWithdrawalReason', [
  'own_decision',
  'pressure_suspected',
  'fear',
  'cost_time',
  'not_stated',
]);
export type WithdrawalReason = (typeof WITHDRAWAL_REASONS)[number];

/** What she herself thinks of a proposal to reconcile. */
export const SURVIVOR_VIEWS = codeList('SurvivorView', [
  'wants_it',
  'does_not_want_it',
  'undecided',
  'not_asked',
]);
export type SurvivorView = (typeof SURVIVOR_VIEWS)[number];

/** To whom he has accused her. */
export const ACCUSATION_BODIES = codeList('AccusationBody', [
  'police',
  'prosecutor',
  'court',
  'child_rights',
  'cowfa',
  'other_state_body',
]);
export type AccusationBody = (typeof ACCUSATION_BODIES)[number];

/** Up to so many days after her report an accusation of his counts as danger (capabilities 7.5). */
export const COUNTER_DAYS = 30;

export interface EventRow {
  /** Who may see the timeline row. */
  readonly partition: 'risk' | 'legal';
  /** Counts as reconciliation pressure for the closure gate. */
  readonly isPressure: boolean;
  /**
   * `when_pressed`: with a reason that suggests pressure or fear; `when_unexplained`: or with no reason at all;
   * `after_report`: within 30 days of her report.
   */
  readonly raisesRisk: 'always' | 'when_pressed' | 'when_unexplained' | 'after_report' | 'never';
  /** Asks for a new assessment even where it does not raise risk. */
  readonly asksReassessment: EventRow['raisesRisk'];
}

const pressure = {
  partition: 'risk',
  isPressure: true,
  raisesRisk: 'always',
  asksReassessment: 'always',
} as const satisfies EventRow;

/** Leaving him and his coming back are the most dangerous days; both are factors of the assessment themselves. */
const danger = {
  partition: 'risk',
  isPressure: false,
  raisesRisk: 'always',
  asksReassessment: 'always',
} as const satisfies EventRow;
/** Asks for a new answer; not a danger in itself. */
const change = { ...danger, raisesRisk: 'never' } as const satisfies EventRow;

/** What each event does. The end of an order asks for an assessment (domain reference 3.4) and raises nothing. */
export const EVENT_ROWS = {
  reconciled: pressure,
  mediation: pressure,
  family_conference: pressure,
  court_period: pressure,
  community: pressure,
  official: pressure,
  returned_home: { partition: 'risk', isPressure: false, raisesRisk: 'always', asksReassessment: 'always' },
  complaint_withdrawn: {
    partition: 'legal',
    isPressure: false,
    raisesRisk: 'when_pressed',
    asksReassessment: 'when_unexplained',
  },
  perpetrator_warned: {
    partition: 'legal',
    isPressure: false,
    raisesRisk: 'never',
    asksReassessment: 'never',
  },
  order_expired: { partition: 'legal', isPressure: false, raisesRisk: 'never', asksReassessment: 'always' },
  insignificant: { partition: 'legal', isPressure: false, raisesRisk: 'always', asksReassessment: 'always' },
  separation: danger,
  divorce_or_alimony_claim: danger,
  pregnancy: change,
  birth: change,
  other_party_returned: danger,
  other_party_released: danger,
  counter_accusation: { ...danger, raisesRisk: 'after_report', asksReassessment: 'after_report' },
} as const satisfies Record<RecordedEvent, EventRow>;

export interface EventFacts {
  readonly event: RecordedEvent;
  readonly happenedOn: Day;
  readonly withdrawalReason: WithdrawalReason | null;
  readonly survivorView: SurvivorView | null;
  /** Last day of a reconciliation period set by a court; null when none was set or it is not known. */
  readonly periodEndsOn: Day | null;
  /** Of a counter-accusation alone. */
  readonly accusedTo?: AccusationBody | null;
}

export interface EventEffects {
  readonly partition: 'risk' | 'legal';
  readonly isPressure: boolean;
  readonly raisesRisk: boolean;
  readonly asksReassessment: boolean;
}

export const EVENT_PROBLEMS = [
  'day_impossible',
  'day_in_future',
  'withdrawal_reason_missing',
  'survivor_view_missing',
  'period_ends_before_start',
  'accused_to_missing',
] as const;
export type EventProblem = (typeof EVENT_PROBLEMS)[number];

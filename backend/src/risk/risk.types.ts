import { codeList } from '../shared/code-lists.js';

/** Tools that others own; the product keeps their result and none of their questions (capabilities 10). */
export const RISK_TOOLS = codeList('RiskTool', ['dash', 'odara', 'danger_assessment', 'sara', 'other']);
export type RiskTool = (typeof RISK_TOOLS)[number];

/** From least to most urgent; there is no "low" and no "none" (domain reference 3.3). */
export const RISK_BANDS = codeList('RiskBand', ['standard', 'incomplete', 'medium', 'high']);
export type RiskBand = (typeof RISK_BANDS)[number];

/** What an assessment with enough answers can come to; `incomplete` is no judgement anybody may choose. */
export const CHOSEN_BANDS = codeList('ChosenBand', ['standard', 'medium', 'high']);
export type ChosenBand = (typeof CHOSEN_BANDS)[number];

/** The clocks a band runs on: until more is known, incomplete is treated as medium. */
export const CLOCK_BAND = {
  standard: 'standard',
  incomplete: 'medium',
  medium: 'medium',
  high: 'high',
} as const satisfies Record<RiskBand, ChosenBand>;

export const RISK_ANSWERS = codeList('RiskAnswer', ['yes', 'no', 'unknown', 'not_asked', 'declined']);
export type RiskAnswer = (typeof RISK_ANSWERS)[number];

/** The factor set and its weights; a change of either is a new id, so that an old score can be worked out again. */
export const FACTOR_SET = 'core-v1';

interface FactorRow {
  readonly weight: number;
  /** Any yes makes the band at least high. */
  readonly critical: boolean;
  /** Asked about ever: once true it stays true, whatever a later assessment leaves unanswered. */
  readonly ever: boolean;
}

const weighs = (weight: number): FactorRow => ({ weight, critical: false, ever: false });
const critical = (ever: boolean): FactorRow => ({ weight: 4, critical: true, ever });

/** The factor list core-v1 (domain reference 3.2). The weights are design defaults and not validated. */
export const RISK_FACTORS = {
  esc_freq: weighs(2),
  esc_sev: weighs(3),
  recent_injury: weighs(2),
  strangle: critical(true),
  weapon_use: critical(true),
  weapon_access: weighs(2),
  kill_threat: critical(true),
  own_fear_death: critical(false),
  own_fear_high: weighs(2),
  sexual: weighs(3),
  pregnant_violence: weighs(3),
  control: weighs(2),
  isolation: weighs(2),
  jealousy: weighs(2),
  stalking: weighs(3),
  separation: weighs(3),
  po_breach: critical(true),
  prior_police: weighs(2),
  abuser_suicide: weighs(3),
  survivor_suicide: critical(false),
  child_harm: weighs(3),
  child_witness: weighs(1),
  substance: weighs(2),
  mental_health: weighs(1),
  unemployed_debt: weighs(1),
  multi_abuser: weighs(2),
  honour_pressure: weighs(3),
  animals_property: weighs(1),
  no_safe_place: weighs(2),
  dependency: weighs(1),
  disability_age: weighs(1),
} as const satisfies Record<string, FactorRow>;
export type RiskFactor = keyof typeof RISK_FACTORS;
export const RISK_FACTOR_CODES = codeList('RiskFactor', Object.keys(RISK_FACTORS) as readonly RiskFactor[]);

/** Its answer lives in the health partition; all other answers live in the risk partition. */
export const HEALTH_FACTOR = 'survivor_suicide';
export type RiskPartitionFactor = Exclude<RiskFactor, typeof HEALTH_FACTOR>;

export const CRITICAL_FACTORS = [
  'strangle',
  'weapon_use',
  'kill_threat',
  'own_fear_death',
  'po_breach',
  'survivor_suicide',
] as const satisfies readonly RiskFactor[];
export type CriticalFactor = (typeof CRITICAL_FACTORS)[number];
export type RiskPartitionCritical = Exclude<CriticalFactor, typeof HEALTH_FACTOR>;

/** Why a band is high, without what belongs to the health partition. */
export const HIGH_REASONS = codeList('HighReason', [
  'strangle',
  'weapon_use',
  'kill_threat',
  'own_fear_death',
  'po_breach',
  'score',
  'separation_and_control',
  'escalation',
]);
export type HighReason = (typeof HIGH_REASONS)[number];

export interface AssessmentFacts {
  /** Answers of the risk partition; a factor left out counts as not asked. */
  readonly answers: Partial<Readonly<Record<RiskPartitionFactor, RiskAnswer>>>;
  /** The one answer of the health partition, read only to work out the band. */
  readonly survivorSuicide: RiskAnswer;
  /** Factors that cannot apply (no children, for one): left out of the known share. */
  readonly notApplicable: readonly RiskFactor[];
  /** Critical factors of `lastingCriticals`: true in an earlier assessment of this case and not corrected since. */
  readonly earlierCritical: readonly RiskPartitionCritical[];
  /** Incidents of the last twelve months known to the owner. */
  readonly incidentsInYear: number;
}

export interface BandResult {
  readonly band: RiskBand;
  /** Before `incomplete` and escalation: what a lowering is compared with. */
  readonly calculated: ChosenBand;
  /** Sum of all weights answered yes. Kept with the health partition: the difference would tell its answer. */
  readonly score: number;
  /** The same without the health answer; what the risk partition stores and shows. */
  readonly riskScore: number;
  /** yes and no, divided by the factors that apply: 0 to 1. */
  readonly knownShare: number;
  /** Too little is known: assess again within 72 hours, whatever the band. */
  readonly incomplete: boolean;
  /** Three or more incidents in a year: raised by one band, and proposed for the meeting. */
  readonly escalated: boolean;
  /** Why it is high for all who may read the risk partition; empty while only the health answer makes it so. */
  readonly highReasons: readonly HighReason[];
  /** True when the suicide answer alone makes the band high: opens the health path and no meeting. */
  readonly highForHealthAlone: boolean;
}

export interface BandChange {
  readonly current: RiskBand;
  /** What the last assessment came to, with escalation. */
  readonly assessed: RiskBand;
  readonly proposed: RiskBand;
  readonly by: 'worker' | 'supervisor';
  readonly reason: string;
  /** A critical factor holds in the last assessment (or earlier, and was not corrected). */
  readonly criticalHolds: boolean;
  /** A second person without work on the case, of no agency blocked from it, agreed; null: not asked. */
  readonly secondPerson: 'unconnected' | 'connected' | null;
}

export const BAND_CHANGE_REFUSALS = codeList('BandChangeRefusal', [
  'not_a_band_to_choose',
  'band_unchanged',
  'reason_missing',
  'lowering_needs_supervisor',
  'lowering_needs_assessment',
  'second_person_missing',
  'second_person_connected',
]);
export type BandChangeRefusal = (typeof BAND_CHANGE_REFUSALS)[number];

/** At the latest so many days after the last assessment (domain reference 3.4). */
export const REASSESS_DAYS = { high: 30, medium: 60, standard: 90 } as const satisfies Record<
  ChosenBand,
  number
>;

/** What calls for a new assessment besides the calendar (domain reference 3.4), and within how many hours. */
export const REASSESS_HOURS = {
  first_contact: 24,
  not_safe_at_registration: 2,
  new_incident: 24,
  worries_at_contact: 24,
  not_safe_at_contact: 24,
  pressure_to_reconcile: 72,
  event_that_raises_risk: 72,
  /** He is back, or free: it is asked within a day. */
  danger_may_be_near: 24,
  /** The cause does not disclose the change: a child, a separation, a stay that ended. */
  circumstances_changed: 72,
  safe_contact_changed: 72,
  too_little_known: 72,
  /** Two assessments, neither of which knew of the other: the lead compares them. */
  assessed_apart: 24,
  asked_to_stop: 72,
  order_issued: 72,
  order_breached: 24,
  order_ending: 72,
  order_ended: 72,
} as const;
export type ReassessCause = keyof typeof REASSESS_HOURS;

/** Declined is an answer and never a no; the whole record lives in the health partition (domain reference 3.5). */
export const SUICIDE_ANSWERS = ['yes', 'no', 'declined', 'not_asked'] as const;
export type SuicideAnswer = (typeof SUICIDE_ANSWERS)[number];

export const SUICIDE_QUESTIONS = codeList('SuicideQuestion', [
  'thoughts',
  'plan',
  'attempt_ever',
  'attempt_recent',
  'now',
]);
export type SuicideQuestion = (typeof SUICIDE_QUESTIONS)[number];
export type SuicideAnswers = Readonly<Record<SuicideQuestion, SuicideAnswer>>;

/**
 * `not_clear`: no answer is yes, but not all are no; the triage is repeated at the next contact. Only `clear` passes
 * the closure gate.
 */
export const SUICIDE_LEVELS = codeList('SuicideLevel', [
  'emergency',
  'same_day',
  'plan',
  'not_clear',
  'clear',
]);
export type SuicideLevel = (typeof SUICIDE_LEVELS)[number];

/**
 * Reported attempts, the only answer of a triage that is counted. `recent`: within the last three months, as in the
 * question; `before`: longer ago, or the survivor did not say when; `not_known`: not answered.
 */
export const ATTEMPT_HISTORIES = ['none', 'before', 'recent', 'not_known'] as const;
export type AttemptHistory = (typeof ATTEMPT_HISTORIES)[number];

export const SUICIDE_ACTIONS = codeList('SuicideAction', [
  'do_not_leave_alone',
  'health_contact_within_hour',
  'remove_means',
  'tell_supervisor',
  'mental_health_contact_today',
  'safety_plan',
  'ask_again',
]);
export type SuicideAction = (typeof SUICIDE_ACTIONS)[number];

export interface SuicideOutcome {
  readonly level: SuicideLevel;
  readonly actions: readonly SuicideAction[];
  /** First health contact; null if none is due. */
  readonly healthContactDueAt: Date | null;
  /** First follow-up with her. */
  readonly followUpDueAt: Date | null;
  /** Weekly support contacts after it. */
  readonly weeklyDueAt: readonly Date[];
}

export const SUICIDE_PROBLEMS = [
  'question_not_asked',
  'recent_without_ever',
  'now_without_thoughts',
] as const;
export type SuicideProblem = (typeof SUICIDE_PROBLEMS)[number];

/**
 * A change of the band by judgement. Raising, and lowering that no critical factor forbids, apply at once; others wait
 * for an unconnected second person. `lapsed`: a new assessment, incident or change came before the answer.
 */
export const BAND_CHANGE_STATES = codeList('BandChangeState', ['pending', 'applied', 'not_agreed', 'lapsed']);
export type BandChangeState = (typeof BAND_CHANGE_STATES)[number];

export const BAND_CHANGE_TRANSITIONS = {
  pending: { agree: 'applied', disagree: 'not_agreed', lapse: 'lapsed' },
  applied: {},
  not_agreed: {},
  lapsed: {},
} as const satisfies Record<BandChangeState, Readonly<Record<string, BandChangeState>>>;

/** In which states a change may begin. */
export const FIRST_BAND_CHANGE_STATES = ['pending', 'applied'] as const satisfies readonly BandChangeState[];

/** Incomplete runs on the clocks of medium: a judgement of medium is no step down from it. */
export const BAND_DIRECTIONS = codeList('BandDirection', ['raise', 'lower']);
export type BandDirection = (typeof BAND_DIRECTIONS)[number];

export const CONFIRMATION_ANSWERS = codeList('ConfirmationAnswer', ['agreed', 'not_agreed']);
export type ConfirmationAnswer = (typeof CONFIRMATION_ANSWERS)[number];

/** What an assessment requires on the same day, shown while the form is filled in. */
export const TODAY_ACTIONS = codeList('TodayAction', [
  'make_safety_plan_today',
  'make_safety_plan',
  'contact_today',
  'supervisor_is_told',
  'group_review',
  'assess_again_soon',
]);
export type TodayAction = (typeof TODAY_ACTIONS)[number];

/**
 * The order in which the factors are asked: six short parts, so that the survivor can stop after any of them. It opens
 * with the last incident and ends with the questions that need most trust (domain reference 3.2; screens, section 2).
 */
export const FACTOR_PARTS = {
  last_time: ['recent_injury', 'pregnant_violence', 'separation', 'no_safe_place', 'own_fear_death'],
  violence: ['esc_freq', 'esc_sev', 'strangle', 'weapon_use', 'kill_threat', 'own_fear_high'],
  control: ['control', 'isolation', 'jealousy', 'stalking', 'sexual'],
  other_person: [
    'weapon_access',
    'po_breach',
    'prior_police',
    'abuser_suicide',
    'substance',
    'mental_health',
  ],
  family: [
    'unemployed_debt',
    'multi_abuser',
    'honour_pressure',
    'animals_property',
    'child_harm',
    'child_witness',
  ],
  herself: ['dependency', 'disability_age', 'survivor_suicide'],
} as const satisfies Record<string, readonly RiskFactor[]>;

import { codeList } from '../shared/code-lists.js';

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
  asked_to_stop: 72,
  order_issued: 72,
  order_breached: 24,
  order_ending: 72,
  order_ended: 72,
} as const;
export type ReassessCause = keyof typeof REASSESS_HOURS;

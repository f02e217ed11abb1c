/**
 * Policy: the decision rule of domain reference 3.3; the same answers always give the same result. Suicide risk alone
 * makes the band high, opens the health path and never causes a meeting (3.5).
 */
import { addDays, addHours, earlier } from '../shared/dates.js';
import {
  CLOCK_BAND,
  CRITICAL_FACTORS,
  HEALTH_FACTOR,
  REASSESS_DAYS,
  REASSESS_HOURS,
  RISK_FACTOR_CODES,
  RISK_FACTORS,
} from './risk.types.js';
import type {
  AssessmentFacts,
  BandResult,
  ChosenBand,
  HighReason,
  RiskAnswer,
  RiskBand,
  RiskFactor,
  RiskPartitionCritical,
} from './risk.types.js';

/** Thresholds are placeholders to be calibrated after about a hundred assessments (domain reference 3.3). */
const HIGH_SCORE = 20;
const MEDIUM_SCORE = 10;
const KNOWN_SHARE_NEEDED = 0.7;
const ESCALATING_INCIDENTS = 3;

type Answers = (factor: RiskFactor) => RiskAnswer;

const answersOf =
  (facts: AssessmentFacts): Answers =>
  (factor) =>
    factor === HEALTH_FACTOR ? facts.survivorSuicide : (facts.answers[factor] ?? 'not_asked');

const sumOf = (factors: readonly RiskFactor[]): number =>
  factors.reduce((sum, factor) => sum + RISK_FACTORS[factor].weight, 0);

/** Critical factors that hold: answered yes now, or ever before and never corrected. */
function criticalsOf(answer: Answers, facts: AssessmentFacts): RiskPartitionCritical[] {
  return CRITICAL_FACTORS.filter((factor) => factor !== HEALTH_FACTOR).filter(
    (factor) => answer(factor) === 'yes' || facts.earlierCritical.includes(factor),
  );
}

/** Critical factors asked about "ever" that any of the earlier assessments answered with yes: they stay true. */
export function lastingCriticals(
  earlierAnswers: readonly AssessmentFacts['answers'][],
): RiskPartitionCritical[] {
  return CRITICAL_FACTORS.filter((factor) => factor !== HEALTH_FACTOR).filter(
    (factor) => RISK_FACTORS[factor].ever && earlierAnswers.some((answers) => answers[factor] === 'yes'),
  );
}

function reasonsWithoutHealth(answer: Answers, facts: AssessmentFacts, riskScore: number): HighReason[] {
  const yes = (factor: RiskFactor): boolean => answer(factor) === 'yes';
  const reasons: HighReason[] = [...criticalsOf(answer, facts)];
  if (riskScore >= HIGH_SCORE) reasons.push('score');
  if (yes('separation') && yes('control') && (yes('recent_injury') || yes('sexual') || yes('esc_sev')))
    reasons.push('separation_and_control');
  return reasons;
}

function knownShareOf(answer: Answers, facts: AssessmentFacts): number {
  // An answered factor applies, whatever else was ticked.
  const known = RISK_FACTOR_CODES.filter((factor) => answer(factor) === 'yes' || answer(factor) === 'no');
  const applicable = RISK_FACTOR_CODES.filter(
    (factor) => known.includes(factor) || !facts.notApplicable.includes(factor),
  );
  return applicable.length === 0 ? 0 : known.length / applicable.length;
}

/** The band one step up; incomplete counts as medium. */
export const raiseOneBand = (band: RiskBand): RiskBand => (band === 'standard' ? 'medium' : 'high');

interface Sum {
  readonly isHigh: boolean;
  readonly score: number;
  readonly knownShare: number;
}

const calculatedBand = ({ isHigh, score }: Sum): ChosenBand => {
  if (isHigh || score >= HIGH_SCORE) return 'high';
  return score >= MEDIUM_SCORE ? 'medium' : 'standard';
};

function bandOf(sum: Sum, escalated: boolean): RiskBand {
  const calculated = calculatedBand(sum);
  const known = calculated === 'high' || sum.knownShare >= KNOWN_SHARE_NEEDED;
  const band: RiskBand = known ? calculated : 'incomplete';
  return escalated ? raiseOneBand(band) : band;
}

/** The band that follows from the answers, and everything that explains it (domain reference 3.3). */
export function computeBand(facts: AssessmentFacts): BandResult {
  const answer = answersOf(facts);
  const yes = RISK_FACTOR_CODES.filter((factor) => answer(factor) === 'yes');
  const score = sumOf(yes);
  const riskScore = sumOf(yes.filter((factor) => factor !== HEALTH_FACTOR));
  const knownShare = knownShareOf(answer, facts);
  const reasons = reasonsWithoutHealth(answer, facts, riskScore);
  const all: Sum = { isHigh: reasons.length > 0 || answer(HEALTH_FACTOR) === 'yes', score, knownShare };
  const withoutHealth: Sum = { isHigh: reasons.length > 0, score: riskScore, knownShare };
  const escalated = facts.incidentsInYear >= ESCALATING_INCIDENTS;
  const band = bandOf(all, escalated);
  if (reasons.length === 0 && bandOf(withoutHealth, escalated) === 'high') reasons.push('escalation');
  return {
    band,
    calculated: calculatedBand(all),
    score,
    riskScore,
    knownShare,
    incomplete: bandOf(all, false) === 'incomplete',
    escalated,
    highReasons: reasons,
    highForHealthAlone: band === 'high' && reasons.length === 0,
  };
}

/**
 * Whether the case is for the meeting: high for another reason than her own suicide risk, escalation, a repeat after
 * a meeting, or raised to high by judgement. Whether she allowed sharing with the group is asked by the caller.
 */
export function opensReview(
  result: Pick<BandResult, 'highReasons' | 'escalated'>,
  also: { readonly isRepeat: boolean; readonly raisedToHigh: boolean },
): boolean {
  return result.highReasons.length > 0 || result.escalated || also.isRepeat || also.raisedToHigh;
}

/** The latest time of the next assessment: 30, 60 or 90 days by band, 72 hours when too little is known (3.4). */
export function nextReassessment(
  assessedAt: Date,
  state: { readonly band: RiskBand; readonly incomplete: boolean },
): Date {
  const byBand = addDays(assessedAt, REASSESS_DAYS[CLOCK_BAND[state.band]]);
  const isIncomplete = state.incomplete || state.band === 'incomplete';
  return isIncomplete ? earlier(byBand, addHours(assessedAt, REASSESS_HOURS.too_little_known)) : byBand;
}

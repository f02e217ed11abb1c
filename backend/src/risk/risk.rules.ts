/**
 * Policy: the decision rule of domain reference 3.3; the same answers always give the same result. Suicide risk alone
 * makes the band high, opens the health path and never causes a meeting (3.5). The assessor sees at once what the answers
 * require today; danger now brings the meeting forward to 48 hours (5). A critical factor is valid while the last
 * assessment, an earlier uncorrected one, or the last triage contains it. The worker may raise the band with a reason;
 * lowering needs a supervisor and a reason, and below a critical factor also an unconnected second person (design 2).
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
  CHOSEN_BANDS,
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
  BandDirection,
  BandChange,
  BandChangeRefusal,
  TodayAction,
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

/** High for a reason of the risk partition, and nowhere safe to go tonight: danger now, not some day. */
export const isEmergency = (
  answers: AssessmentFacts['answers'],
  { highReasons }: Pick<BandResult, 'highReasons'>,
): boolean => highReasons.length > 0 && answers.no_safe_place === 'yes';

export interface TodayFacts {
  /** The band that would hold, a raise by judgement included. */
  readonly band: RiskBand;
  readonly incomplete: boolean;
  readonly opensReview: boolean;
  readonly sharesWithGroup: boolean;
}

/** What to do because of the band, in the order in which it is done. */
export function actionsToday(facts: TodayFacts): TodayAction[] {
  const isHigh = facts.band === 'high';
  const holds: Record<TodayAction, boolean> = {
    make_safety_plan_today: isHigh,
    make_safety_plan: !isHigh && facts.band !== 'standard',
    contact_today: isHigh,
    supervisor_is_told: isHigh,
    group_review: facts.opensReview && facts.sharesWithGroup,
    assess_again_soon: facts.incomplete,
  };
  return (Object.keys(holds) as TodayAction[]).filter((action) => holds[action]);
}

/** Whether a critical factor stands behind the band; her triage counts like every other. */
export const criticalHolds = (highReasons: readonly HighReason[], triageIsCritical: boolean): boolean =>
  triageIsCritical || highReasons.some((reason) => CRITICAL_FACTORS.some((factor) => factor === reason));

/** The supervisor is notified when the band becomes high, and reads the reason only with access to it. */
export const becomesHigh = (before: RiskBand, after: RiskBand): boolean =>
  before !== 'high' && after === 'high';

/** Incomplete and medium have the same deadlines, and so the same rank. */
const rank = (band: RiskBand): number => CHOSEN_BANDS.indexOf(CLOCK_BAND[band]);

export const isRaise = (before: RiskBand, after: RiskBand): boolean => rank(after) > rank(before);

/** In the order of caution: too little known comes after medium, whose deadlines it shares. */
const BY_CAUTION: readonly RiskBand[] = ['standard', 'medium', 'incomplete', 'high'];

/**
 * Of two assessments that were written apart, neither knowing of the other, the higher band holds, whichever arrived
 * first. An assessment that knows of both may lower it.
 */
export const higherBand = (one: RiskBand, other: RiskBand): RiskBand =>
  BY_CAUTION.indexOf(one) < BY_CAUTION.indexOf(other) ? other : one;

/**
 * The band that holds after an assessment. The higher one does where it was written apart, and while nobody confirmed what
 * a person without the training found (CAPABILITIES 8.2); a case that was never assessed counts as medium there.
 */
export function heldBand(
  band: RiskBand,
  before: { readonly band: RiskBand; readonly assessedAt: Date | null },
  { isApart, isUnconfirmed }: { readonly isApart: boolean; readonly isUnconfirmed: boolean },
): RiskBand {
  if (isApart) return higherBand(before.band, band);
  if (!isUnconfirmed) return band;
  return higherBand(before.assessedAt === null ? CLOCK_BAND[before.band] : before.band, band);
}

/**
 * Whether another assessment was recorded since the one that the writer knew. Where she does not say which, one that came
 * after she wrote without a line; of one sent at once it is unknown.
 */
export function isWrittenApart(
  { basedOn, known }: { readonly basedOn: string | null; readonly known: Date | null },
  last: { readonly id: string; readonly assessedAt: Date } | null,
): boolean {
  if (basedOn !== null) return basedOn !== (last?.id ?? 'none');
  return known !== null && last !== null && last.assessedAt > known;
}

/** The last assessment, and those that a late one did not know of: it takes the place of none. Newest first. */
export function standing<T extends { readonly writtenApart: boolean }>(
  assessments: readonly T[],
): readonly T[] {
  const known = assessments.findIndex(({ writtenApart }) => !writtenApart);
  return known < 0 ? assessments : assessments.slice(0, known + 1);
}

/** Until when a writer without a line knew the case: when she says to have seen it, and at the latest when she wrote. */
export const knownWhen = (written: Date | null, seen: Date | null): Date | null =>
  written && seen ? earlier(written, seen) : (written ?? seen);

/** What the risk partition may tell of a result: worked out as if the health answer had never been asked. */
export const withoutHealth = (facts: AssessmentFacts): BandResult =>
  computeBand({
    ...facts,
    survivorSuicide: 'not_asked',
    notApplicable: [...facts.notApplicable, HEALTH_FACTOR],
  });

export const directionOf = (current: RiskBand, proposed: RiskBand): BandDirection =>
  rank(proposed) < rank(current) ? 'lower' : 'raise';

function loweringRefusals(change: BandChange): BandChangeRefusal[] {
  const refusals: BandChangeRefusal[] = [];
  if (change.by !== 'supervisor') refusals.push('lowering_needs_supervisor');
  // Nobody calls a case safer on answers that were never given.
  if (change.assessed === 'incomplete' && rank(change.proposed) < rank('incomplete'))
    refusals.push('lowering_needs_assessment');
  if (change.criticalHolds && change.secondPerson === null) refusals.push('second_person_missing');
  if (change.criticalHolds && change.secondPerson === 'connected') refusals.push('second_person_connected');
  return refusals;
}

/** The result of a tool never lowers a band (capabilities 10). */
export const raisesBand = (current: RiskBand, byTool: ChosenBand): boolean => rank(byTool) > rank(current);

/** A lowering that waits for one of these bands does not survive such a result, which is above them. */
export const bandsBelow = (byTool: ChosenBand): ChosenBand[] =>
  CHOSEN_BANDS.filter((band) => rank(band) < rank(byTool));

/** Every reason why a change of the band by judgement is refused; empty when it may be recorded. */
export function bandChangeRefusals(change: BandChange): BandChangeRefusal[] {
  const refusals: BandChangeRefusal[] = [];
  if (change.proposed === 'incomplete') return ['not_a_band_to_choose'];
  if (change.proposed === change.current) refusals.push('band_unchanged');
  if (!change.reason.trim()) refusals.push('reason_missing');
  if (directionOf(change.current, change.proposed) === 'lower') refusals.push(...loweringRefusals(change));
  return refusals;
}

/**
 * Why a change may not be requested, and whether it would wait: a missing agreement of the unconnected second person is
 * no refusal.
 */
export function refusalsBeforeAnswer(change: Omit<BandChange, 'secondPerson'>): {
  readonly refusals: BandChangeRefusal[];
  readonly waits: boolean;
} {
  const all = bandChangeRefusals({ ...change, secondPerson: null });
  const refusals = all.filter((reason) => reason !== 'second_person_missing');
  return { refusals, waits: refusals.length < all.length };
}

/** The role in which a user with these roles judges. */
export const judgeOf = (roles: readonly string[]): BandChange['by'] =>
  roles.includes('supervisor') ? 'supervisor' : 'worker';

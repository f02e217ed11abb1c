import { computeBand } from './risk.rules.js';
import { CHOSEN_BANDS, CLOCK_BAND, CRITICAL_FACTORS, HEALTH_FACTOR } from './risk.types.js';
import type {
  AssessmentFacts,
  BandResult,
  HighReason,
  RiskAnswer,
  RiskBand,
  RiskPartitionFactor,
} from './risk.types.js';
import { codeList } from '../shared/code-lists.js';

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
 * Policy: the assessor sees at once what the answers require today; danger now brings the meeting forward to 48 hours
 * (domain reference 3.3 and 5). A critical factor is valid while the last assessment, an earlier uncorrected one, or
 * the last triage contains it.
 */

type Answers = Partial<Readonly<Record<RiskPartitionFactor, RiskAnswer>>>;

/** High for a reason of the risk partition, and nowhere safe to go tonight: danger now, not some day. */
export const isEmergency = (answers: Answers, result: Pick<BandResult, 'highReasons'>): boolean =>
  result.highReasons.length > 0 && answers.no_safe_place === 'yes';

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

/** Whether the band is a step up in clocks; incomplete and medium run on the same ones. */
export const isRaise = (before: RiskBand, after: RiskBand): boolean =>
  CHOSEN_BANDS.indexOf(CLOCK_BAND[after]) > CHOSEN_BANDS.indexOf(CLOCK_BAND[before]);

/** What the risk partition may tell of a result: worked out as if the health answer had never been asked. */
export const withoutHealth = (facts: AssessmentFacts): BandResult =>
  computeBand({
    ...facts,
    survivorSuicide: 'not_asked',
    notApplicable: [...facts.notApplicable, HEALTH_FACTOR],
  });

import { codeList } from '../shared/code-lists.js';
import type { ServiceType } from '../agencies/agencies.types.js';
import type { GoalDomain, GoalProgressCode } from './support.rules.js';

/** What she may want help with; each is asked one by one (capabilities 4.1). */
export const SUPPORT_NEEDS = codeList('SupportNeed', [
  'safety',
  'health',
  'psychosocial',
  'legal',
  'material',
  'children',
]);
export type SupportNeed = (typeof SUPPORT_NEEDS)[number];

/** `not_now` is an answer; `not_asked` is none. */
export const NEED_ANSWERS = codeList('NeedAnswer', ['wanted', 'not_wanted', 'not_now', 'not_asked']);
export type NeedAnswerCode = (typeof NEED_ANSWERS)[number];

/** The need that a goal serves; a goal about something else serves none. */
const NEED_OF: Readonly<Record<GoalDomain, SupportNeed | null>> = {
  safety: 'safety',
  health: 'health',
  psychosocial: 'psychosocial',
  justice: 'legal',
  livelihood: 'material',
  housing: 'material',
  documents: 'material',
  children: 'children',
  other: null,
};

export const needOf = (domain: GoalDomain): SupportNeed | null => NEED_OF[domain];

/** The last answer to a need since the case opened. */
export interface AnsweredNeed {
  readonly need: SupportNeed;
  readonly answer: NeedAnswerCode;
  readonly at: Date;
}

/** A goal with its last progress. */
export interface GoalState {
  readonly domain: GoalDomain;
  readonly progress: GoalProgressCode;
  readonly at: Date;
}

/** Services whose recorded gap explains why a goal is impossible here; a goal about something else takes any. */
const SERVICES_FOR: Readonly<Record<GoalDomain, readonly ServiceType[] | null>> = {
  safety: ['safe_house', 'police_security'],
  health: ['health', 'forensic_exam'],
  psychosocial: ['psychosocial'],
  justice: ['legal', 'alimony_property'],
  livelihood: ['livelihoods', 'education', 'social_benefits', 'cash_food_nfi'],
  housing: ['housing', 'safe_house'],
  documents: ['documents'],
  children: ['child_protection', 'education'],
  other: null,
};

/**
 * Policy: every need is answered, and a wanted one has a goal within a week, within a day at high risk. "Needs met"
 * closes a case only when each goal is reached, given up by the survivor, or impossible here with a recorded gap.
 */

const ENDED: readonly GoalProgressCode[] = ['met', 'given_up_by_survivor', 'not_possible_here'];
export const isEndedGoal = (progress: GoalProgressCode): boolean => ENDED.includes(progress);

export const goalsFor = (need: SupportNeed, goals: readonly Pick<GoalState, 'domain'>[]): number =>
  goals.filter(({ domain }) => NEED_OF[domain] === need).length;

export const unansweredNeeds = (answered: readonly AnsweredNeed[]): SupportNeed[] =>
  SUPPORT_NEEDS.filter((need) => !answered.some((one) => one.need === need && one.answer !== 'not_asked'));

/** Needs she wants help with that no goal serves yet; a goal that ended before she said so serves none. */
export const needsWithoutGoal = (
  answered: readonly AnsweredNeed[],
  goals: readonly GoalState[],
): SupportNeed[] =>
  answered
    .filter(({ need, answer, at }) => {
      const serving = goals.filter((goal) => !isEndedGoal(goal.progress) || goal.at >= at);
      return answer === 'wanted' && goalsFor(need, serving) === 0;
    })
    .map(({ need }) => need);

/** Goals that keep a case open; `gaps`: services that are recorded as missing in the district. */
export const unfinishedGoals = (goals: readonly GoalState[], gaps: readonly ServiceType[]): GoalState[] =>
  goals.filter(({ domain, progress }) => {
    if (progress !== 'not_possible_here') return !isEndedGoal(progress);
    return !gaps.some((gap) => SERVICES_FOR[domain]?.includes(gap) ?? true);
  });

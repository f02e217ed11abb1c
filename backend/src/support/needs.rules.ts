import { codeList } from '../shared/code-lists.js';
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

/** The last answer to a need. */
export interface AnsweredNeed {
  readonly need: SupportNeed;
  readonly answer: NeedAnswerCode;
}

/** A goal with its last progress. */
export interface GoalState {
  readonly domain: GoalDomain;
  readonly progress: GoalProgressCode;
}

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

/** Needs she wants help with that no goal serves yet. */
export const needsWithoutGoal = (
  answered: readonly AnsweredNeed[],
  goals: readonly Pick<GoalState, 'domain'>[],
): SupportNeed[] =>
  answered
    .filter(({ need, answer }) => answer === 'wanted' && goalsFor(need, goals) === 0)
    .map(({ need }) => need);

/** Goals that keep a case open. */
export const unfinishedGoals = (goals: readonly GoalState[], gapRecorded: boolean): GoalState[] =>
  goals.filter(
    ({ progress }) => !isEndedGoal(progress) || (progress === 'not_possible_here' && !gapRecorded),
  );

import { codeList } from '../shared/code-lists.js';

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

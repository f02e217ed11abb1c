/** Declined is an answer and never a no; the whole record lives in the health partition (domain reference 3.5). */
export const SUICIDE_ANSWERS = ['yes', 'no', 'declined', 'not_asked'] as const;
export type SuicideAnswer = (typeof SUICIDE_ANSWERS)[number];

export const SUICIDE_QUESTIONS = ['thoughts', 'plan', 'attempt_ever', 'attempt_recent', 'now'] as const;
export type SuicideQuestion = (typeof SUICIDE_QUESTIONS)[number];
export type SuicideAnswers = Readonly<Record<SuicideQuestion, SuicideAnswer>>;

/**
 * `not_clear`: nothing was answered with yes, but not everything with no; it is asked again at the next contact.
 * Only `clear` is clear for the closure gate.
 */
export const SUICIDE_LEVELS = ['emergency', 'same_day', 'plan', 'not_clear', 'clear'] as const;
export type SuicideLevel = (typeof SUICIDE_LEVELS)[number];

/**
 * What a triage told of attempts, the only thing of its answers that is counted. `recent`: within the last three months,
 * as the question asks; `before`: longer ago, or she would not say when; `not_known`: she did not say whether at all.
 */
export const TOLD_ATTEMPTS = ['none', 'before', 'recent', 'not_known'] as const;
export type ToldAttempt = (typeof TOLD_ATTEMPTS)[number];

export const SUICIDE_ACTIONS = [
  'do_not_leave_alone',
  'health_contact_within_hour',
  'remove_means',
  'tell_supervisor',
  'mental_health_contact_today',
  'safety_plan',
  'ask_again',
] as const;
export type SuicideAction = (typeof SUICIDE_ACTIONS)[number];

export interface SuicideOutcome {
  readonly level: SuicideLevel;
  readonly actions: readonly SuicideAction[];
  /** First health contact; null where none is due. */
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

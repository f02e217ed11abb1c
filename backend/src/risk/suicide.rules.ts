/**
 * Policy: the triage of domain reference 3.5. Present suicidal thoughts or a recent attempt are an emergency; a plan or
 * any attempt needs mental-health contact the same day; thoughts alone a plan and weekly contact. The questions are
 * asked every time and "declined" is an answer. The result opens the health path and alone never causes a meeting.
 */
import { addDays, addHours, lastMinuteOfDay, later } from '../shared/dates.js';
import { SUICIDE_QUESTIONS } from './risk.types.js';
import type {
  SuicideAction,
  SuicideAnswers,
  SuicideLevel,
  SuicideOutcome,
  SuicideProblem,
  SuicideQuestion,
  AttemptHistory,
} from './risk.types.js';

const FOLLOW_UP_HOURS = { emergency: 24, same_day: 24, plan: 72 } as const;
const WEEKS_OF_SUPPORT = 4;

const ACTIONS = {
  emergency: [
    'do_not_leave_alone',
    'health_contact_within_hour',
    'remove_means',
    'tell_supervisor',
    'safety_plan',
  ],
  same_day: ['mental_health_contact_today', 'safety_plan'],
  plan: ['safety_plan'],
  not_clear: ['ask_again'],
  clear: [],
} as const satisfies Record<SuicideLevel, readonly SuicideAction[]>;

/** Whether the question was required: details only after a yes, and none once the survivor declined to continue. */
function isNeeded(question: SuicideQuestion, answers: SuicideAnswers): boolean {
  if (question === 'thoughts') return true;
  if (question === 'attempt_ever') return answers.thoughts !== 'declined';
  return question === 'attempt_recent' ? answers.attempt_ever === 'yes' : answers.thoughts === 'yes';
}

/**
 * Urgency of the answers; the most urgent yes decides, and silence is never a no. A long-past attempt reported earlier
 * and followed up by health services (`oldAttemptFollowedUp`) does not start the path again.
 */
export function suicideLevel(answers: SuicideAnswers, oldAttemptFollowedUp = false): SuicideLevel {
  if (answers.now === 'yes' || answers.attempt_recent === 'yes') return 'emergency';
  const attempt = answers.attempt_ever === 'yes' && !oldAttemptFollowedUp;
  if (answers.plan === 'yes' || attempt) return 'same_day';
  if (answers.thoughts === 'yes') return 'plan';
  const open = SUICIDE_QUESTIONS.filter(
    (question) =>
      answers[question] === 'declined' || (answers[question] === 'not_asked' && isNeeded(question, answers)),
  );
  return open.length === 0 ? 'clear' : 'not_clear';
}

/** Code of the reported attempts; silence is never a no. */
export function attemptHistory({
  attempt_ever: ever,
  attempt_recent: recent,
}: SuicideAnswers): AttemptHistory {
  if (recent === 'yes') return 'recent';
  if (ever === 'yes') return 'before';
  return ever === 'no' ? 'none' : 'not_known';
}

/** What must happen by when after a triage at this instant. */
export function suicideOutcome(level: SuicideLevel, askedAt: Date): SuicideOutcome {
  const actions = ACTIONS[level];
  if (level === 'clear' || level === 'not_clear')
    return { level, actions, healthContactDueAt: null, followUpDueAt: null, weeklyDueAt: [] };
  const followUpDueAt = addHours(askedAt, FOLLOW_UP_HOURS[level]);
  const contact = {
    emergency: addHours(askedAt, 1),
    // In the last minute of the day the same day is now.
    same_day: later(lastMinuteOfDay(askedAt), askedAt),
    plan: null,
  };
  const weeks = Array.from({ length: WEEKS_OF_SUPPORT }, (_, week) => addDays(followUpDueAt, 7 * (week + 1)));
  return { level, actions, healthContactDueAt: contact[level], followUpDueAt, weeklyDueAt: weeks };
}

/** The answer the risk factor `survivor_suicide` takes from a triage of this level. */
export function suicideFactorAnswer(level: SuicideLevel): 'yes' | 'no' | 'declined' {
  if (level === 'clear') return 'no';
  return level === 'not_clear' ? 'declined' : 'yes';
}

/** What is wrong with a triage as it was typed; a declined question is an answer, one that was not put is not. */
export function suicideProblems(answers: SuicideAnswers): SuicideProblem[] {
  const problems: SuicideProblem[] = [];
  const unasked = SUICIDE_QUESTIONS.filter((question) => answers[question] === 'not_asked');
  if (unasked.some((question) => isNeeded(question, answers))) problems.push('question_not_asked');
  if (answers.attempt_recent === 'yes' && answers.attempt_ever === 'no') problems.push('recent_without_ever');
  if (answers.now === 'yes' && answers.thoughts === 'no') problems.push('now_without_thoughts');
  return problems;
}

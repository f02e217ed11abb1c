/**
 * Policy: the survivor's plan is printed only when the survivor, alone, wants it on paper and has a safe place for it.
 * The paper names no agency, no person and no kind of help that shows what it is about; it fits on one page.
 */
import { codeList } from '../shared/code-lists.js';
import type { Day } from '../shared/dates.js';
import type { FormLanguage } from './forms.types.js';

/** Where the survivor will keep the paper. */
export const PAPER_PLACES = codeList('PlanPaperPlace', [
  'with_her',
  'trusted_person',
  'our_office',
  'no_safe_place',
]);
export type PaperPlace = (typeof PAPER_PLACES)[number];

/** What the survivor said about a copy on paper, and the goals that may stand on it. */
export interface PlanWish {
  readonly alone: 'yes' | 'no' | 'unknown';
  readonly keptAt: PaperPlace;
  readonly goalIds: readonly string[];
}

export type PlanRefusal = 'not_her_choice' | 'no_safe_place' | 'plan_empty' | 'plan_too_long';

export const LINES_AT_MOST = 30;

/** null: it may be printed. */
export function wishRefusal(wish: PlanWish | null): PlanRefusal | null {
  if (wish?.alone !== 'yes') return 'not_her_choice';
  return wish.keptAt === 'no_safe_place' ? 'no_safe_place' : null;
}

/** A goal with its actions, as the plan shows them. */
export interface PrintedGoal {
  readonly id: string;
  readonly words: string;
  readonly actions: readonly PrintedAction[];
}
interface PrintedAction {
  readonly template: string | null;
  readonly what: string | null;
  readonly owner: 'worker' | 'agency' | 'survivor';
  readonly dueOn: Day;
}

interface Words {
  readonly language: FormLanguage;
  t(key: string, pieces?: Record<string, string | number>): string;
  day(day: string | null): string | null;
}

function actionLine({ template, what, owner, dueOn }: PrintedAction, words: Words): string {
  // The usual words of a template can say what the plan is about.
  const usual = template && words.t(`paper.plan-${template.replaceAll('_', '-')}`);
  const text = [usual, what].filter(Boolean).join(': ');
  return words.t(owner === 'survivor' ? 'paper.plan-mine' : 'paper.plan-theirs', {
    text,
    day: words.day(dueOn) ?? '',
  });
}

/** Each chosen goal, then what is to be done for it. */
export const planLines = (goals: readonly PrintedGoal[], words: Words): string[] =>
  goals.flatMap((goal) => [goal.words, ...goal.actions.map((action) => actionLine(action, words))]);

import { isDay } from '../shared/dates.js';
import type { Day } from '../shared/dates.js';
import { codeList } from '../shared/code-lists.js';

/** With whom a service was given; "on her behalf" is work done for her in her absence. */
export const WITH_WHOM = codeList('WithWhom', [
  'survivor',
  'survivor_with_children',
  'children',
  'trusted_person',
  'other_agency',
  'on_survivors_behalf',
]);
export type WithWhom = (typeof WITH_WHOM)[number];

/** What a goal of hers is about. */
export const GOAL_DOMAINS = codeList('GoalDomain', [
  'safety',
  'health',
  'psychosocial',
  'justice',
  'livelihood',
  'housing',
  'documents',
  'children',
  'other',
]);
export type GoalDomain = (typeof GOAL_DOMAINS)[number];

/** How far she says she has come; a goal that no longer applies is kept. */
export const GOAL_PROGRESS = codeList('GoalProgress', ['not_applicable', 'in_progress', 'met']);
export type GoalProgressCode = (typeof GOAL_PROGRESS)[number];

/** The copy of the plan the survivor wants; the product never sends one. */
export const COPY_CHOICES = codeList('CopyChoice', ['no_copy', 'paper', 'own_phone']);
export type CopyChoice = (typeof COPY_CHOICES)[number];

export const ALONE = ['yes', 'no', 'unknown'] as const;
export type Alone = (typeof ALONE)[number];

/** Sections of a safety plan (domain reference 2.5), in the order in which they are read. */
export const PLAN_SECTIONS = [
  'mainConcern',
  'economic',
  'relationships',
  'community',
  'otherResources',
  'before',
  'during',
  'after',
] as const;
export type PlanSection = (typeof PLAN_SECTIONS)[number];
export type PlanTexts = Readonly<Record<PlanSection, string | null>>;

export interface EntryFacts {
  readonly givenOn: Day;
  readonly correctsId: string | null;
}

/** The current state of an entry to be corrected. */
export interface CorrectedEntry {
  readonly isCorrected: boolean;
}

export interface FieldFinding {
  readonly path: string;
  readonly code: string;
}

/** Facts of a plan that decide which actions are allowed. */
export interface PlanState {
  /** null while there is none. */
  readonly firstWrittenAt: Date | null;
  readonly copy: { readonly choice: CopyChoice; readonly alone: Alone } | null;
}

export const PLAN_ACTIONS = codeList('PlanAction', [
  'write_plan',
  'review_plan',
  'record_copy_choice',
  'print_plan',
]);
export type PlanAction = (typeof PLAN_ACTIONS)[number];

export const PLAN_REFUSALS = ['plan_missing', 'not_her_choice'] as const;
export type PlanRefusal = (typeof PLAN_REFUSALS)[number];

/**
 * Policy: a given service is recorded once and corrected by a further entry (design 5); goals are the survivor's own
 * wording and measure (domain reference 2.5, steps 3 and 5); the plan is printed or given out only by the survivor's
 * own choice, made in private.
 */

const pastDay = (path: string, workList: Day, today: Day): FieldFinding[] => {
  if (!isDay(workList)) return [{ path, code: 'invalid_date' }];
  return workList > today ? [{ path, code: 'date_in_future' }] : [];
};

/** Everything wrong with an entry as it was typed; `corrected` is null where it corrects none or that is not there. */
export function entryProblems(
  entry: EntryFacts,
  corrected: CorrectedEntry | null,
  today: Day,
): FieldFinding[] {
  const problems = pastDay('givenOn', entry.givenOn, today);
  if (entry.correctsId === null) return problems;
  if (!corrected) return [...problems, { path: 'correctsId', code: 'not_in_list' }];
  return corrected.isCorrected ? [...problems, { path: 'correctsId', code: 'already_corrected' }] : problems;
}

/** Everything wrong with a day on which she set a goal or said how far she has come. */
export const saidOnProblems = (path: string, workList: Day, today: Day): FieldFinding[] =>
  pastDay(path, workList, today);

/** A plan begins with what worries her most; everything else may stay open until she has thought about it. */
export const planProblems = (texts: PlanTexts): FieldFinding[] =>
  texts.mainConcern === null ? [{ path: 'mainConcern', code: 'required' }] : [];

/** Why an action on the plan is refused now. A review cannot be earlier than the plan. */
export function planRefusal(action: PlanAction, plan: PlanState, at: Date): PlanRefusal | null {
  if (action === 'write_plan') return null;
  if (plan.firstWrittenAt === null || plan.firstWrittenAt > at) return 'plan_missing';
  const isChosen = plan.copy?.choice === 'paper' && plan.copy.alone === 'yes';
  return action === 'print_plan' && !isChosen ? 'not_her_choice' : null;
}

/** What may be done with her plan, for `allowedActions`; whether the viewer writes it is asked separately. */
export const planActions = (plan: PlanState, now: Date): PlanAction[] =>
  PLAN_ACTIONS.filter((action) => planRefusal(action, plan, now) === null);

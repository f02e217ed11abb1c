import { codeList } from '../shared/code-lists.js';
import { isDay } from '../shared/dates.js';
import type { Day } from '../shared/dates.js';
import { isEndedGoal } from './needs.rules.js';
import type { FieldFinding, GoalDomain, GoalProgressCode } from './support.rules.js';

/** Who does it: the worker who leads the case, an agency by a referral, or the survivor herself. */
export const PLAN_OWNERS = codeList('PlanOwner', ['worker', 'agency', 'survivor']);
export type PlanOwner = (typeof PLAN_OWNERS)[number];

/** `set`, `moved` and `not_yet` leave an action open; the others end it. */
export const PLAN_STEPS = codeList('PlanStep', [
  'set',
  'moved',
  'not_yet',
  'done',
  'not_needed',
  'did_not_work',
]);
export type PlanStep = (typeof PLAN_STEPS)[number];

/** Why an action did not work. */
export const PLAN_OBSTACLES = codeList('PlanObstacle', [
  'not_safe',
  'paper_missing',
  'office_refused',
  'no_service',
  'no_money',
  'other',
]);
export type PlanObstacle = (typeof PLAN_OBSTACLES)[number];

/** Usual actions (capabilities 4.4). */
export const PLAN_TEMPLATES = codeList('PlanTemplate', [
  'sp_write',
  'bag_papers',
  'order_ask',
  'safe_word',
  'med_check',
  'forensic',
  'hl_follow',
  'psy_first',
  'psy_before_court',
  'group_peer',
  'lawyer_first',
  'claim_alimony',
  'claim_home',
  'writ',
  'id_paper',
  'child_papers',
  'benefit',
  'course_choose',
  'job_apply',
  'room_find',
  'school_move',
  'child_talk',
  'child_plan',
]);
export type PlanTemplate = (typeof PLAN_TEMPLATES)[number];

const MATERIAL: readonly PlanTemplate[] = ['benefit', 'course_choose', 'job_apply'];
const PAPERS: readonly PlanTemplate[] = ['id_paper', 'child_papers'];

/** The usual actions for what a goal is about; none for "something else". */
export const TEMPLATES_OF: Readonly<Record<GoalDomain, readonly PlanTemplate[]>> = {
  safety: ['sp_write', 'bag_papers', 'order_ask', 'safe_word'],
  health: ['med_check', 'forensic', 'hl_follow'],
  psychosocial: ['psy_first', 'psy_before_court', 'group_peer'],
  justice: ['lawyer_first', 'claim_alimony', 'claim_home', 'writ'],
  livelihood: MATERIAL,
  housing: ['room_find', 'claim_home'],
  documents: PAPERS,
  children: ['child_talk', 'child_plan', 'school_move', 'child_papers'],
  other: [],
};

/** What the survivor says in a contact about her action. */
export const OWN_ACTION_ANSWERS = codeList('OwnActionAnswer', ['done', 'not_yet', 'not_needed']);
export type OwnActionAnswer = (typeof OWN_ACTION_ANSWERS)[number];

/** An action as it was typed, with the state of the referral it names. */
export interface NewAction {
  readonly template: PlanTemplate | null;
  readonly what: string | null;
  readonly owner: PlanOwner;
  readonly dueOn: Day;
  /** null: it names none; `ended` also where the case has no such referral. */
  readonly referral: 'running' | 'ended' | null;
}

export interface NewStep {
  readonly owner: PlanOwner;
  readonly step: PlanStep;
  /** Required when it is moved. */
  readonly dueOn: Day | null;
  /** Required when it did not work. */
  readonly obstacle: PlanObstacle | null;
}

/**
 * Policy: no action without an owner and a day (capabilities 4.2). An agency's action rests on a running referral,
 * whose clock counts. The survivor's own action is never late: she is asked about it at the next contact.
 */

const OPEN: readonly PlanStep[] = ['set', 'moved', 'not_yet'];
export const isOpenStep = (step: PlanStep): boolean => OPEN.includes(step);

/** Steps that an open action takes from a worker; only the survivor says "not yet". */
export const furtherSteps = (owner: PlanOwner): PlanStep[] =>
  PLAN_STEPS.filter((step) => step !== 'set' && (step !== 'not_yet' || owner === 'survivor'));

/** A goal that is reached, given up or impossible here takes no further action. */
export const takesActions = (progress: GoalProgressCode): boolean => !isEndedGoal(progress);

/** Only the worker's own action makes a task; the day of the others is kept elsewhere or asked about. */
export const makesTask = (owner: PlanOwner): boolean => owner === 'worker';

function dueProblems(day: Day, today: Day): FieldFinding[] {
  const path = 'dueOn';
  if (!isDay(day)) return [{ path, code: 'invalid_date' }];
  return day < today ? [{ path, code: 'day_past' }] : [];
}

function referralProblems({ owner, referral }: NewAction): FieldFinding[] {
  const path = 'referralId';
  if (referral === 'ended') return [{ path, code: 'not_in_list' }];
  return owner === 'agency' && referral === null ? [{ path, code: 'required' }] : [];
}

/** Everything wrong with a new action. */
export const actionProblems = (action: NewAction, today: Day): FieldFinding[] => [
  ...(action.template === null && action.what === null ? [{ path: 'what', code: 'required' }] : []),
  ...dueProblems(action.dueOn, today),
  ...referralProblems(action),
];

/** Everything wrong with a further step of an open action. */
export function planStepProblems({ owner, step, dueOn, obstacle }: NewStep, today: Day): FieldFinding[] {
  if (!furtherSteps(owner).includes(step)) return [{ path: 'step', code: 'not_in_list' }];
  if (step === 'moved')
    return dueOn === null ? [{ path: 'dueOn', code: 'required' }] : dueProblems(dueOn, today);
  const isSaid = step !== 'did_not_work' || obstacle !== null;
  return isSaid ? [] : [{ path: 'obstacle', code: 'required' }];
}

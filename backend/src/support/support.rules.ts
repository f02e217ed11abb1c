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

/** How far she says she has come; a goal that has ended is kept. */
export const GOAL_PROGRESS = codeList('GoalProgress', [
  'not_begun',
  'in_progress',
  'partly',
  'met',
  'given_up_by_survivor',
  'not_possible_here',
]);
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

/** Everything wrong with the day of a past event. */
export function pastDayProblems(path: string, day: Day, today: Day): FieldFinding[] {
  if (!isDay(day)) return [{ path, code: 'invalid_date' }];
  return day > today ? [{ path, code: 'date_in_future' }] : [];
}

/** Everything wrong with an entry as it was typed; `corrected` is null where it corrects none or that is not there. */
export function entryProblems(
  entry: EntryFacts,
  corrected: CorrectedEntry | null,
  today: Day,
): FieldFinding[] {
  const problems = pastDayProblems('givenOn', entry.givenOn, today);
  if (entry.correctsId === null) return problems;
  if (!corrected) return [...problems, { path: 'correctsId', code: 'not_in_list' }];
  return corrected.isCorrected ? [...problems, { path: 'correctsId', code: 'already_corrected' }] : problems;
}

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

/**
 * Dates with tasks before and after: a stay, a hearing, the alleged perpetrator's return; and what she began, of which
 * she is asked after 3, 6 and 12 months whether it still holds (capabilities 9).
 */
export const KEY_DATE_KINDS = codeList('KeyDateKind', [
  'stay',
  'hearing',
  'return',
  'course',
  'job',
  'housing',
]);
export type KeyDateKind = (typeof KEY_DATE_KINDS)[number];

export const KEY_DATE_STEPS = codeList('KeyDateStep', [
  'begun',
  'plan_made',
  'decided',
  'ended',
  'set',
  'moved',
  'held',
  'cancelled',
  'expected',
  'happened',
  'called_off',
  'started',
  'holds',
  'holds_partly',
  'stopped',
]);
export type KeyDateStep = (typeof KEY_DATE_STEPS)[number];

/**
 * Details of a step: what was decided, where she goes when she leaves, what the hearing is about, where
 * he comes back from.
 */
export const KEY_DATE_DETAILS = codeList('KeyDateDetail', [
  'leaves',
  'stays_longer',
  'goes_back',
  'stays_here',
  'elsewhere',
  'criminal',
  'administrative',
  'divorce',
  'alimony_property',
  'protection',
  'other',
  'migration',
  'detention',
  'sewing_cooking',
  'other_trade',
  'employed',
  'own_work',
  'home_he_left',
  'own_room',
  'with_relatives',
  'rented',
  'social_housing',
  'goes_back_pressed',
  'asked_to_leave',
]);
export type KeyDateDetail = (typeof KEY_DATE_DETAILS)[number];

interface KindRow {
  readonly partition: 'whereabouts' | 'legal' | 'perpetrator' | 'support';
  readonly first: KeyDateStep;
  /** Roles that record it; others do not see a stay either. */
  readonly writers: readonly string[];
  /** What may follow each step; nothing follows the last. */
  readonly next: Partial<Readonly<Record<KeyDateStep, readonly KeyDateStep[]>>>;
  /** Details that belong to a step; required where there are any, except in `UNSAID`. */
  readonly details: Partial<Readonly<Record<KeyDateStep, readonly KeyDateDetail[]>>>;
}

const HEARINGS: readonly KeyDateDetail[] = [
  'criminal',
  'administrative',
  'divorce',
  'alimony_property',
  'protection',
  'other',
];

/** A course, a job or a home, which lasts or does not. */
const outcome = (...started: readonly KeyDateDetail[]): KindRow => ({
  partition: 'support',
  first: 'started',
  writers: ['caseworker', 'shelter_worker', 'cowfa_specialist'],
  next: {
    started: ['holds', 'holds_partly', 'stopped'],
    holds: ['holds', 'holds_partly', 'stopped'],
    holds_partly: ['holds', 'holds_partly', 'stopped'],
    stopped: [],
  },
  details: { started },
});

/**
 * Entering and leaving is the shelter's own record (domain reference 1.7, 5); workers who attend hearings record them;
 * any worker may be the first to hear of a return.
 */
export const KEY_DATE_ROWS = {
  stay: {
    partition: 'whereabouts',
    first: 'begun',
    writers: ['shelter_worker'],
    next: {
      begun: ['plan_made', 'decided', 'ended'],
      plan_made: ['decided', 'ended'],
      decided: ['decided', 'ended'],
      ended: [],
    },
    details: {
      decided: ['leaves', 'stays_longer'],
      // What her lead may know: never a place.
      ended: ['goes_back', 'goes_back_pressed', 'asked_to_leave', 'stays_here', 'elsewhere'],
    },
  },
  hearing: {
    partition: 'legal',
    first: 'set',
    writers: ['legal_aid_lawyer', 'prosecutor', 'police_inspector'],
    next: {
      set: ['moved', 'held', 'cancelled'],
      moved: ['moved', 'held', 'cancelled'],
      held: [],
      cancelled: [],
    },
    details: { set: HEARINGS },
  },
  return: {
    partition: 'perpetrator',
    first: 'expected',
    writers: [
      'caseworker',
      'shelter_worker',
      'hotline_worker',
      'health_worker',
      'cowfa_specialist',
      'legal_aid_lawyer',
      'prosecutor',
      'police_inspector',
    ],
    next: {
      expected: ['moved', 'happened', 'called_off'],
      moved: ['moved', 'happened', 'called_off'],
      happened: [],
      called_off: [],
    },
    details: { expected: ['migration', 'detention', 'other'] },
  },
  course: outcome('sewing_cooking', 'other_trade'),
  job: outcome('employed', 'own_work'),
  housing: outcome('home_he_left', 'own_room', 'with_relatives', 'rented', 'social_housing'),
} as const satisfies Record<KeyDateKind, KindRow>;

export const keyDateRow = (kind: KeyDateKind): KindRow => KEY_DATE_ROWS[kind];

/** One step as typed, with the known facts of its date. */
export interface StepFacts {
  readonly kind: KeyDateKind;
  readonly step: KeyDateStep;
  readonly onDay: Day;
  readonly detail: KeyDateDetail | null;
  /** The step before, and the first day; null for a new date. */
  readonly before: { readonly step: KeyDateStep; readonly firstDay: Day } | null;
}

/**
 * Policy: a date is recorded once and its steps are added; an ended one takes no further step. Days of past events must
 * be past, expected days need not be (domain reference 1.4, 5).
 */

const AHEAD: readonly KeyDateStep[] = ['set', 'moved', 'expected'];

/** The kinds that a user with these roles may record. */
export const kindsOf = (roles: readonly string[]): KeyDateKind[] =>
  KEY_DATE_KINDS.filter((kind) => keyDateRow(kind).writers.some((role) => roles.includes(role)));

/** What may follow, in the order of the table; a new date has its one first step. */
export const nextSteps = (kind: KeyDateKind, before: KeyDateStep | null): readonly KeyDateStep[] =>
  before === null ? [keyDateRow(kind).first] : (keyDateRow(kind).next[before] ?? []);

export const isRunning = (kind: KeyDateKind, last: KeyDateStep): boolean => nextSteps(kind, last).length > 0;

function dayProblems({ step, onDay, before }: StepFacts, today: Day): FieldFinding[] {
  const path = 'onDay';
  if (!isDay(onDay)) return [{ path, code: 'invalid_date' }];
  if (AHEAD.includes(step)) return onDay < today ? [{ path, code: 'day_past' }] : [];
  if (onDay > today) return [{ path, code: 'date_in_future' }];
  // A hearing may have been held before the day that was known, a stay never ended before it began.
  return step === 'ended' && before && onDay < before.firstDay ? [{ path, code: 'end_before_start' }] : [];
}

/** Without a detail nobody outside learns that she left (capabilities 2.6). */
const UNSAID: readonly KeyDateStep[] = ['ended'];

function detailProblems({ kind, step, detail }: StepFacts): FieldFinding[] {
  const known = keyDateRow(kind).details[step];
  const path = 'detail';
  if (!known) return detail === null ? [] : [{ path, code: 'not_in_list' }];
  if (detail === null) return UNSAID.includes(step) ? [] : [{ path, code: 'required' }];
  return known.includes(detail) ? [] : [{ path, code: 'not_in_list' }];
}

/** Everything wrong with a step as it was typed. */
export const stepProblems = (facts: StepFacts, today: Day): FieldFinding[] => [
  ...dayProblems(facts, today),
  ...detailProblems(facts),
];

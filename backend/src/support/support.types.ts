import type { Day } from '../shared/dates.js';

/** With whom a service was given; "on her behalf" is work done for her in her absence. */
export const WITH_WHOM = [
  'survivor',
  'survivor_with_children',
  'children',
  'trusted_person',
  'other_agency',
  'on_her_behalf',
] as const;
export type WithWhom = (typeof WITH_WHOM)[number];

/** What a goal of hers is about. */
export const GOAL_DOMAINS = [
  'safety',
  'health',
  'psychosocial',
  'justice',
  'livelihood',
  'housing',
  'documents',
  'children',
  'other',
] as const;
export type GoalDomain = (typeof GOAL_DOMAINS)[number];

/** How far she says she has come; a goal that no longer applies is kept. */
export const GOAL_PROGRESS = ['not_applicable', 'in_progress', 'met'] as const;
export type GoalProgressCode = (typeof GOAL_PROGRESS)[number];

/** What she wants to hold of her own plan; the product itself never sends her anything. */
export const COPY_CHOICES = ['no_copy', 'paper', 'own_phone'] as const;
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

/** An entry that is to be corrected, as it stands. */
export interface CorrectedEntry {
  readonly isCorrected: boolean;
}

export interface FieldFinding {
  readonly path: string;
  readonly code: string;
}

/** What is known of a plan when somebody wants to do something with it. */
export interface PlanState {
  /** null while there is none. */
  readonly firstWrittenAt: Date | null;
  readonly copy: { readonly choice: CopyChoice; readonly alone: Alone } | null;
}

export const PLAN_ACTIONS = ['write_plan', 'review_plan', 'record_copy_choice', 'print_plan'] as const;
export type PlanAction = (typeof PLAN_ACTIONS)[number];

export const PLAN_REFUSALS = ['plan_missing', 'not_her_choice'] as const;
export type PlanRefusal = (typeof PLAN_REFUSALS)[number];

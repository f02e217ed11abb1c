import type { RuleKey } from './follow-ups.types.js';
import { codeList } from '../shared/code-lists.js';

export const RULE_VALUE_KINDS = codeList('RuleValueKind', [
  'due',
  'opens',
  'made',
  'cadence',
  'at_most',
  'attempt',
  'first_escalation',
  'last_escalation',
]);
export type RuleValueKind = (typeof RULE_VALUE_KINDS)[number];

export const VALUE_VARIANTS = codeList('ValueVariant', ['high', 'medium', 'standard', 'other']);
export type ValueVariant = (typeof VALUE_VARIANTS)[number];

export const VALUE_UNITS = codeList('ValueUnit', ['hours', 'days', 'months', 'same_day', 'switch']);
export type ValueUnit = (typeof VALUE_UNITS)[number];

export interface Amount {
  readonly unit: ValueUnit;
  readonly count: number;
}

/** What a group may set instead of a published value, in this unit. */
export interface ValueLimits {
  readonly unit: Extract<ValueUnit, 'hours' | 'days' | 'switch'>;
  readonly least: number;
  readonly most: number;
}

/** One number of a rule. `step` is null where it holds for the whole rule; `variant` where it holds for every band. */
export interface RuleValue {
  readonly key: string;
  /** null: the escalation of every rule. */
  readonly rule: RuleKey | null;
  readonly kind: RuleValueKind;
  readonly step: number | null;
  readonly variant: ValueVariant | null;
  readonly published: Amount;
  readonly limits: ValueLimits | null;
}

/** Why nobody can change a rule here. */
export const FIXED_REASONS = codeList('FixedReason', [
  'health_window',
  'suicide_path',
  'risk_calendar',
  'referral_clock',
  'law',
  'group_decides',
  'import_spread',
  'compared',
  'closing',
  'conflict_block',
  'programme',
]);
export type FixedReason = (typeof FIXED_REASONS)[number];

/** Where the times of a rule come from (domain reference 5). */
export const RULE_SOURCES = codeList('RuleSource', [
  'case_management_guide',
  'medico_legal_guide',
  'clinical_guide',
  'prevention_law',
  'risk_review_practice',
  'shelter_practice',
  'product',
]);
export type RuleSource = (typeof RULE_SOURCES)[number];

export const VALUE_PROBLEMS = ['unknown', 'out_of_range', 'opens_too_early', 'slower_for_high'] as const;
export type ValueProblem = (typeof VALUE_PROBLEMS)[number];

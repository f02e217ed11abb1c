import type { PeriodKind, CellCountPeriod } from '../periods.rules.js';
import type { TableCode } from '../statistics.types.js';
import type { CellAt, ExactCell } from '../tables.rules.js';
import { codeList } from '../../shared/code-lists.js';

/** `places`: what is counted by place alone; `cross`: two lists without a place, of the year alone. */
export type Layout = 'places' | 'categories' | 'cross';

interface Topic {
  readonly code: PublishedCode;
  readonly layout: Layout;
  readonly kinds: readonly PeriodKind[];
}

const ALWAYS = ['year', 'half_year', 'month'] as const satisfies readonly PeriodKind[];
const topic = (
  code: PublishedCode,
  layout: Layout = 'categories',
  kinds: readonly PeriodKind[] = ALWAYS,
): Topic => ({ code, layout, kinds });

/** What the public reads; no other table is ever published. */
export const PUBLISHED_CODES = codeList('PublishedCode', [
  'new_cases',
  'first_contact_agencies',
  'law_forms',
  'relationships',
  'incident_place_types',
  'risk_levels',
  'referrals',
  'referral_services',
  'referral_answers',
  'order_decisions',
  'police_decisions',
  'police_stream',
  'follow_up_results',
  'closures',
  'persons',
] as const satisfies readonly TableCode[]);
export type PublishedCode = (typeof PUBLISHED_CODES)[number];

/**
 * A year: each place by category. A half-year: categories of all places together, and totals by place. A month: totals by
 * place. With half-years by place and category some cells of 1 or 2 can be computed.
 */
export const TOPICS: readonly Topic[] = [
  topic('new_cases', 'places'),
  topic('first_contact_agencies'),
  topic('law_forms'),
  topic('relationships'),
  topic('incident_place_types'),
  topic('risk_levels'),
  topic('referrals', 'cross', ['year']),
  topic('referral_services'),
  // Its totals are those of the services.
  topic('referral_answers', 'categories', ['year', 'half_year']),
  // Orders are counted by the year alone.
  topic('order_decisions', 'categories', ['year']),
  topic('police_decisions'),
  topic('police_stream'),
  topic('follow_up_results'),
  topic('closures'),
];

/** Each record of these is one registration, so that their differences say how many registrations changed. */
export const REGISTRATION_CODES = [
  'new_cases',
  'first_contact_agencies',
  'risk_levels',
] as const satisfies readonly PublishedCode[];

/** What appears at once: two days a year, and the one correction of a year. */
export const EDITION_PARTS = codeList('EditionPart', ['first_half', 'second_half', 'final']);
export type EditionPart = (typeof EDITION_PARTS)[number];

export const EDITION_STATES = codeList('EditionState', [
  'drafted',
  'checked',
  'approved',
  'published',
  'discarded',
]);
export type EditionState = (typeof EDITION_STATES)[number];
/** Of the calendar besides: the snapshot may not be taken yet, may be taken, or too few records came late. */
export const LINE_STATES = codeList('EditionLineState', [
  'not_over',
  'may_draft',
  'none_needed',
  ...EDITION_STATES,
]);
export type LineState = (typeof LINE_STATES)[number];

export const EDITION_ACTIONS = codeList('EditionAction', [
  'answer',
  'check',
  'approve',
  'publish',
  'discard',
  'withdraw',
]);
export type EditionAction = (typeof EDITION_ACTIONS)[number];

/** Anomalies of a draft that must be explained before its check. */
const TABLE_CHECKS = ['without_consent', 'without_day', 'much_more', 'much_less'] as const;
export const CHECK_KINDS = codeList('EditionCheckKind', ['silent_agency', ...TABLE_CHECKS]);
export type CheckKind = (typeof CHECK_KINDS)[number];
export const CHECK_ANSWERS = codeList('EditionCheckAnswer', [
  'confirmed_correct',
  'no_work',
  'event',
  'other_recording',
  'in_final_edition',
]);
export type CheckAnswer = (typeof CHECK_ANSWERS)[number];

/** Why a published table was withdrawn. */
export const WITHDRAWAL_REASONS = codeList('TableWithdrawalReason', ['wrong_definition', 'wrong_records']);
export type WithdrawalReason = (typeof WITHDRAWAL_REASONS)[number];

interface PublishedCell extends CellAt {
  /** Null: 0 to 4. */
  readonly value: number | null;
}

export interface EditionTable extends CellCountPeriod {
  readonly code: PublishedCode;
  readonly lines: readonly string[];
  readonly columns: readonly string[];
  readonly shown: readonly PublishedCell[];
  /** Of persons there is no count. */
  readonly exact: readonly ExactCell[] | null;
  readonly withoutConsentPercent: number | null;
  readonly withoutDayPercent: number | null;
}

import type { FactPeriod } from '../facts.rules.js';
import type { PublishedCode } from './published.types.js';

/** What appears at once: two days a year, and the one correction of a year. */
export const EDITION_PARTS = ['first_half', 'second_half', 'final'] as const;
export type EditionPart = (typeof EDITION_PARTS)[number];

export const EDITION_STATES = ['drafted', 'checked', 'approved', 'published', 'discarded'] as const;
export type EditionState = (typeof EDITION_STATES)[number];
/** Of the calendar besides: the snapshot may not be taken yet, may be taken, or too few records came late. */
export const LINE_STATES = ['not_over', 'may_draft', 'none_needed', ...EDITION_STATES] as const;
export type LineState = (typeof LINE_STATES)[number];

export const EDITION_ACTIONS = ['answer', 'check', 'approve', 'publish', 'discard', 'withdraw'] as const;
export type EditionAction = (typeof EDITION_ACTIONS)[number];

/** What stands out in a draft and must be explained before it is checked. */
export const CHECK_KINDS = [
  'silent_agency',
  'without_consent',
  'without_day',
  'much_more',
  'much_less',
] as const;
export type CheckKind = (typeof CHECK_KINDS)[number];
export const CHECK_ANSWERS = ['true_so', 'no_work', 'event', 'other_recording', 'in_final_edition'] as const;
export type CheckAnswer = (typeof CHECK_ANSWERS)[number];

/** Why a published table was withdrawn. */
export const WITHDRAWAL_REASONS = ['wrong_definition', 'wrong_records'] as const;
export type WithdrawalReason = (typeof WITHDRAWAL_REASONS)[number];

/** Days from the last day of a period to the snapshot: what came on paper is recorded by then. */
export const SNAPSHOT_AFTER_DAYS = 75;
/** From this share on what is missing must be explained. */
export const MUCH_MISSING_PERCENT = 20;

export interface ExactCell {
  readonly line: string;
  readonly column: string;
  readonly value: number;
}
export interface PublishedCell {
  readonly line: string;
  readonly column: string;
  /** Null: 0 to 4. */
  readonly value: number | null;
}

export interface EditionTable extends FactPeriod {
  readonly code: PublishedCode;
  readonly lines: readonly string[];
  readonly columns: readonly string[];
  readonly shown: readonly PublishedCell[];
  /** Of persons there is no count. */
  readonly exact: readonly ExactCell[] | null;
  readonly withoutConsentPercent: number | null;
  readonly withoutDayPercent: number | null;
}

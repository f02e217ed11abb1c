import type { PeriodKind } from './facts.rules.js';
import type { TableCode } from './statistics.types.js';

/** From being asked for to being read by anybody; `dropped`: it will not be, and what it counted is kept. */
export const RELEASE_STATES = ['asked', 'drafted', 'checked', 'approved', 'published', 'dropped'] as const;
export type ReleaseState = (typeof RELEASE_STATES)[number];

/** Why there is another version. */
export const CORRECTION_REASONS = ['late_entries', 'recording_error', 'duplicates', 'counting_rule'] as const;
export type CorrectionReason = (typeof CORRECTION_REASONS)[number];

/** What stands out in a draft and is to be explained before it goes on. */
export const CHECK_KINDS = [
  'silent_agency',
  'without_consent',
  'without_day',
  'without_place',
  'much_more',
  'much_less',
  'late_entries',
] as const;
export type CheckKind = (typeof CHECK_KINDS)[number];
export const CHECK_ANSWERS = ['true_so', 'no_work', 'event', 'other_recording', 'in_next_version'] as const;
export type CheckAnswer = (typeof CHECK_ANSWERS)[number];

/**
 * What became of a table: told; not told, since something left out could be worked out; not told anew, since it differs by
 * too few records from what was told before, or by none; not told, since of no record the day is known by which it is placed,
 * so that a nought in every place would say what nobody knows.
 */
export const OUTCOMES = ['told', 'unsafe', 'few_changed', 'unchanged', 'no_day'] as const;
export type Outcome = (typeof OUTCOMES)[number];

export const RELEASE_ACTIONS = ['answer', 'check', 'approve', 'publish', 'drop', 'correct'] as const;
export type ReleaseAction = (typeof RELEASE_ACTIONS)[number];

/** Days after a period ended until it may be drafted: what came on paper is written down by then. */
export const COMPLETE_DAYS = 14;
/** Days after a period ended on which it is due. */
export const DUE_DAYS = { month: 21, quarter: 35, half_year: 50, year: 75 } as const satisfies Record<
  PeriodKind,
  number
>;
/** A share that was left out is told of at least so many records, in steps of five percent: so it stands for five counts or more. */
export const SMALLEST_PUBLIC_BASE = 100;
/** From this share on that what is missing is to be explained. */
export const MUCH_MISSING_PERCENT = 20;

/** Never published, in whatever period: what the other person does, attempts, and a disability (domain reference 4.5). */
export const INTERNAL_CODES = [
  'persons_by_disability',
  'other_occupations',
  'suicide_attempts',
  'deaths',
] as const satisfies readonly TableCode[];

/**
 * The tables that are published, a fixed list. Of tables that count the same records once each, by the same day, one only:
 * their sums are the same, so that what one leaves out the other would tell. And none that follows from another by a rule that
 * anybody can read: a core type is derived from the forms of violence (rape and other sexual assaults are together the sexual
 * form), so that the types stay inside.
 */
export const PUBLISHED_CODES = [
  'new_cases',
  'incidents',
  'law_forms',
  'relationships',
  'referrals',
  'police_decisions',
  'order_decisions',
] as const satisfies readonly Exclude<TableCode, (typeof INTERNAL_CODES)[number]>[];

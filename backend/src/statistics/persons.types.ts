/** What is counted, each by itself: none of them is another one. */
export const COUNTED_UNITS = ['registrations', 'not_linked', 'cases', 'incidents', 'services'] as const;
export type CountedUnit = (typeof COUNTED_UNITS)[number];

export const PERSON_UNITS = [...COUNTED_UNITS, 'persons', 'estimate', 'settled_too_soon'] as const;
export type PersonUnit = (typeof PERSON_UNITS)[number];

/** Persons are counted of quarters 1 to 4, of half-years, and of the year; what is longer stands where a quarter does. */
export const WHOLE_YEAR = 0;
export const FIRST_HALF = 5;
export const SECOND_HALF = 6;
/** Each after everything that it is made of. */
export const PARTS_OF_A_YEAR = [1, 2, 3, 4, FIRST_HALF, SECOND_HALF, WHOLE_YEAR] as const;
export const PERIOD_STATES = ['draft', 'published'] as const;
export type PeriodState = (typeof PERIOD_STATES)[number];

/** Why there is another version of a period. */
export const PERSON_CORRECTION_REASONS = ['late_book'] as const;
export type PersonCorrectionReason = (typeof PERSON_CORRECTION_REASONS)[number];

/** Of all groups, or of all agencies of one; and of no group. */
export const ALL = 'all';
export const NO_GROUP = 'none';

/** So long after its end a period is counted, once: pairs that are in doubt have been asked about by then. */
export const PUBLISHED_AFTER_DAYS = 14;
/** From the last day on which a book of the period was brought in; until then its pairs are looked at. */
export const PUBLISHED_AFTER_BOOK_DAYS = 28;
/** The same of a time when the product was in use, of which most is known already. */
export const PUBLISHED_AFTER_IMPORT_DAYS = 7;
/** A draft is counted again no sooner. */
export const DRAFT_EVERY_DAYS = 7;

/** One record of a survivor with one agency, and the person whom it is of. */
export interface Registration {
  readonly caseId: string;
  readonly personId: string;
}

/** Two registrations that are, or may be, one person, and how likely it is. */
export interface StoredLink {
  readonly one: string;
  readonly other: string;
  readonly probability: number;
}

/** Whole numbers between which something lies, the ends included. */
export interface Range {
  readonly low: number;
  readonly high: number;
}

/** A figure as it may be shown: a value, a range, or why it is left out. */
export interface PersonFigure {
  readonly value: number | null;
  readonly mark: 'small' | 'hidden' | null;
  readonly range: Range | null;
}

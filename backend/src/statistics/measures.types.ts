/**
 * What a group can trust instead of a closure rate. A closing says nothing of how she fares, so that closings are told
 * of only as the base of what came after them.
 */
export const MEASURE_CODES = ['on_time', 'returned_6', 'returned_12', 'safe_6'] as const;
export type MeasureCode = (typeof MEASURE_CODES)[number];

/** Between agencies a count of 1 or 2 is not shown; an agency reads its own whole (domain reference 4.5). */
export const SMALLEST_BETWEEN_AGENCIES = 3;
export const SMALLEST_WITHIN_AGENCY = 1;

/**
 * So many days after its end a quarter of a group is counted, once. A row that was due on the last day is told up its
 * ladder for three days, and what was written on paper on the road comes in within the week after a week of holidays.
 * What is written down later is in no figure, since two counts of one quarter tell of whoever is in one of them alone.
 */
export const LATE_DAYS = 14;

export const QUARTERS = [1, 2, 3, 4] as const;

/** How a measure is counted; shown under it in words, so that no figure stands without its definition. */
export interface MeasureDefinition {
  readonly unit: 'follow_ups' | 'closings';
  /** The day that puts a record into its month: when it was due, or when the time after a closing was over. */
  readonly axis: 'due' | 'six_months_after' | 'twelve_months_after' | 'seven_months_after';
  /** The base: every record stands in exactly one of these. */
  readonly parts: readonly string[];
  /** The part whose share is told. */
  readonly numerator: string;
  /** Parts of the base of which nobody knows the answer. */
  readonly missing: readonly string[];
  /** Left out of the base and counted beside it. */
  readonly apart: string;
  /** Its parts are what became of people: where all stand in one of them, those who are known are told apart. */
  readonly tellsOfPeople: boolean;
}

const RETURNED = {
  unit: 'closings',
  parts: ['returned', 'not_returned', 'unheard'],
  numerator: 'returned',
  missing: ['unheard'],
  apart: 'left_out',
  // That a case was opened again is known to whoever is shown these figures.
  tellsOfPeople: false,
} as const;

export const MEASURES = {
  /**
   * Follow-ups that fell due, of what the group holds (none of health or whereabouts). On time: done with an outcome
   * that was written down no later than due, without any grace. What another row, a closing or her word ended in time
   * stands apart; what was ended when it was late already was not done.
   */
  on_time: {
    unit: 'follow_ups',
    axis: 'due',
    parts: ['on_time', 'late', 'not_done'],
    numerator: 'on_time',
    missing: ['not_done'],
    apart: 'ended',
    tellsOfPeople: false,
  },
  /**
   * Closings after which the same case was opened again or a new incident is known, as far as one agency's record goes;
   * who comes to another agency is not seen before records are linked. `unheard`: nobody has spoken with her since.
   * Apart: she died, or the case or its closing was an error.
   */
  returned_6: { ...RETURNED, axis: 'six_months_after' },
  returned_12: { ...RETURNED, axis: 'twelve_months_after' },
  /**
   * Closings by what she herself said five to seven months later, the last that counts: safe, alone; worried or not
   * safe, alone or not; spoken with otherwise; not reached; not asked. Only the first is safe.
   */
  safe_6: {
    unit: 'closings',
    axis: 'seven_months_after',
    parts: ['safe', 'not_safe', 'not_alone', 'not_reached', 'not_asked'],
    numerator: 'safe',
    missing: ['not_alone', 'not_reached', 'not_asked'],
    apart: 'left_out',
    tellsOfPeople: true,
  },
} as const satisfies Record<MeasureCode, MeasureDefinition>;

/**
 * Policy (published statistics): every published count and every total is rounded to 5 separately, and 0 to 4 is one
 * class. Only these functions make a number that leaves the server for the public.
 */
export const SMALLEST_PUBLISHED = 5;
const LARGEST_OF_CLASS = SMALLEST_PUBLISHED - 1;
const SMALLEST_BASE = 20;
const FEWEST_LATE = 20;
const STEP = 5;

/** Null is printed as "0–4". */
export const shown = (n: number): number | null => (n < 5 ? null : 5 * Math.floor((n + 2) / 5));

export interface Bounds {
  readonly low: number;
  readonly high: number;
}

/** Between which whole numbers the exact count lies. */
export const lowHigh = (value: number | null): Bounds =>
  value === null
    ? { low: 0, high: LARGEST_OF_CLASS }
    : { low: Math.max(SMALLEST_PUBLISHED, value - 2), high: value + 2 };

/** From shown numbers alone: an exact share would return the exact count. Null is printed as a dash. */
export const percentShown = (part: number | null, total: number | null): number | null =>
  part === null || total === null || total < SMALLEST_BASE ? null : Math.round((part / total) * 100);

interface PersonEstimate {
  readonly estimate: number;
  readonly from: number;
  readonly to: number;
}
type ShownPersons = Readonly<Record<keyof PersonEstimate, number | null>>;

/** The lower bound goes down and the upper one up, so that the interval still holds; nothing below 5 is shown. */
export function personsShown({ estimate, from, to }: PersonEstimate): ShownPersons {
  const above = (value: number): number | null => (value < SMALLEST_PUBLISHED ? null : value);
  const value = shown(estimate);
  if (value === null) return { estimate: null, from: null, to: null };
  return {
    estimate: value,
    from: above(STEP * Math.floor(from / STEP)),
    to: above(STEP * Math.ceil(to / STEP)),
  };
}

/** Whether so many late registrations of a place are counted in the final edition of their year. */
export const isFinalEdition = (late: number): boolean => late >= FEWEST_LATE;

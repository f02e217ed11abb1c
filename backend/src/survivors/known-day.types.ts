/** How exactly a day is known; a month or year is stored as its first day. */
export const DAY_PRECISIONS = ['day', 'month', 'year'] as const;
export type DayPrecision = (typeof DAY_PRECISIONS)[number];

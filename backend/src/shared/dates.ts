/**
 * Days and instants. An instant is a `Date`; a day is a `YYYY-MM-DD` string in Asia/Dushanbe, which has kept
 * UTC+5 without daylight saving since 1991, so a fixed offset is exact for every date the product handles.
 */
export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;
const DUSHANBE_OFFSET = 5 * HOUR;

/** A calendar day in Asia/Dushanbe, `YYYY-MM-DD`. */
export type Day = string;

export const addHours = (instant: Date, hours: number): Date => new Date(instant.getTime() + hours * HOUR);

export const addDays = (instant: Date, days: number): Date => new Date(instant.getTime() + days * DAY);

/** The day in Asia/Dushanbe on which the instant falls. */
export const dayOf = (instant: Date): Day =>
  new Date(instant.getTime() + DUSHANBE_OFFSET).toISOString().slice(0, 10);

/** The instant at which the day begins in Asia/Dushanbe. */
export const startOfDay = (day: Day): Date => new Date(Date.parse(`${day}T00:00:00Z`) - DUSHANBE_OFFSET);

/** The instant at which the day of an instant begins in Asia/Dushanbe, or the day `shift` days later. */
export const midnightOf = (instant: Date, shift = 0): Date =>
  new Date((Math.floor((instant.getTime() + DUSHANBE_OFFSET) / DAY) + shift) * DAY - DUSHANBE_OFFSET);

/** Full days between two instants, rounded down; negative when `to` is before `from`. */
export const daysBetween = (from: Date, to: Date): number =>
  Math.floor((to.getTime() - from.getTime()) / DAY);

/** Whether the text is a day that a calendar has: 31 February is not, and is never rolled over. */
export function isDay(text: string): text is Day {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (!parts) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

/** The same day `months` months later, or the last day of that month when it is shorter. */
export function addMonths(instant: Date, months: number): Date {
  const local = new Date(instant.getTime() + DUSHANBE_OFFSET);
  const day = local.getUTCDate();
  local.setUTCDate(1);
  local.setUTCMonth(local.getUTCMonth() + months);
  const last = new Date(Date.UTC(local.getUTCFullYear(), local.getUTCMonth() + 1, 0)).getUTCDate();
  local.setUTCDate(Math.min(day, last));
  return new Date(local.getTime() - DUSHANBE_OFFSET);
}

/** Completed years from a birth day to another day; both `YYYY-MM-DD`. */
export function ageOn(bornOn: Day, on: Day): number {
  const years = Number(on.slice(0, 4)) - Number(bornOn.slice(0, 4));
  return on.slice(5) < bornOn.slice(5) ? years - 1 : years;
}

/** The day of the week in Asia/Dushanbe, 1 = Monday to 7 = Sunday (ISO 8601). */
export function weekdayOf(instant: Date): number {
  const day = new Date(instant.getTime() + DUSHANBE_OFFSET).getUTCDay();
  return day === 0 ? 7 : day;
}

/** The day that lies `count` days after (or, when negative, before) the given day. */
export const shiftDay = (day: Day, count: number): Day => dayOf(addDays(startOfDay(day), count));

/** The last minute of the day on which the instant falls: what "the same day" means for a due time. */
export const lastMinuteOfDay = (instant: Date): Date => new Date(midnightOf(instant, 1).getTime() - 60_000);

/** The earlier of two instants. */
export const earlier = (first: Date, second: Date): Date => (second < first ? second : first);

/** The later of two instants. */
export const later = (first: Date, second: Date): Date => (second > first ? second : first);

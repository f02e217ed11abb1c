/**
 * How well a day is known: to the day, about that day, the month only, or not at all. `on` is `YYYY-MM-DD`, with
 * `month` the first of the month.
 */
export const DAY_PRECISIONS = ['day', 'about', 'month', 'unknown'] as const;
export type DayPrecision = (typeof DAY_PRECISIONS)[number];

export interface KnownDay {
  precision: DayPrecision;
  on: string | null;
}

export interface DayWords {
  today: readonly string[];
  yesterday: readonly string[];
}

/** The mistake of a typed day, for the validator of a form. What is empty is no mistake. */
export const dayMistake = (known: KnownDay | null): { kind: string } | undefined =>
  known && known.on === null && known.precision !== 'unknown' ? { kind: 'invalid-date' } : undefined;

const DAY_MS = 86_400_000;

/**
 * Reads what a person types: 24.11.2026, 24/11/26, 24 11, 2026-11-24, or the word for today or yesterday. A day
 * without a year is the last such day. Returns `YYYY-MM-DD`, or null where it is no day.
 */
export function parseDay(text: string, today: string, words: DayWords): string | null {
  const typed = text.trim().toLowerCase();
  if (words.today.includes(typed)) return today;
  if (words.yesterday.includes(typed)) return shift(today, -1);
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(typed);
  if (iso) return toDay(Number(iso[1]), Number(iso[2]), Number(iso[3]));
  const parts = /^(\d{1,2})[.\s/-]+(\d{1,2})(?:[.\s/-]+(\d{2}|\d{4}))?\.?$/.exec(typed);
  if (!parts) return null;
  const [day, month] = [Number(parts[1]), Number(parts[2])];
  if (parts[3]) return toDay(fullYear(parts[3], today), month, day);
  const thisYear = toDay(Number(today.slice(0, 4)), month, day);
  return thisYear !== null && thisYear > today ? toDay(Number(today.slice(0, 4)) - 1, month, day) : thisYear;
}

/** Written like a day, of a month that has no such day: 31.02.2026. */
export const isImpossible = (text: string): boolean => {
  const [, day = 0, month = 0] = /^(\d{1,2})[.\s/-]+(\d{1,2})\b/.exec(text.trim())?.map(Number) ?? [];
  return day >= 1 && day <= 31 && month >= 1 && month <= 12;
};

/** Reads a month: 11.2026, 11 26, 2026-11, or 11 for the last November. Returns its first day. */
export function parseMonth(text: string, today: string): string | null {
  const typed = text.trim();
  const iso = /^(\d{4})-(\d{1,2})$/.exec(typed);
  if (iso) return toDay(Number(iso[1]), Number(iso[2]), 1);
  const parts = /^(\d{1,2})(?:[.\s/-]+(\d{2}|\d{4}))?\.?$/.exec(typed);
  if (!parts) return null;
  const month = Number(parts[1]);
  if (parts[2]) return toDay(fullYear(parts[2], today), month, 1);
  const thisYear = toDay(Number(today.slice(0, 4)), month, 1);
  return thisYear !== null && thisYear > today ? toDay(Number(today.slice(0, 4)) - 1, month, 1) : thisYear;
}

/** Days are written as people here write them, in every language. */
export function writeDay(known: KnownDay): string {
  if (!known.on) return '';
  const [year = '', month = '', day = ''] = known.on.split('-');
  return known.precision === 'month' ? `${month}.${year}` : `${day}.${month}.${year}`;
}

export const shift = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);

/** Two digits mean this century, unless that lies ahead: 85 is 1985, a year of birth. */
function fullYear(digits: string, today: string): number {
  if (digits.length === 4) return Number(digits);
  const century = Math.floor(Number(today.slice(0, 4)) / 100) * 100;
  const year = century + Number(digits);
  return year > Number(today.slice(0, 4)) + 1 ? year - 100 : year;
}

function toDay(year: number, month: number, day: number): string | null {
  const date = new Date(Date.UTC(year, month - 1, day));
  const isReal =
    date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return isReal ? date.toISOString().slice(0, 10) : null;
}

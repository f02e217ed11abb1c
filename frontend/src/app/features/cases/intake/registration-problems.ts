import { readClock } from '../../../ui/date-field/clock';
import { dayAndPrecision } from '../../../core/language/written-day';

/** What is wrong with one field: the text that says what to do, and its arguments. */
export interface FieldProblem {
  key: string;
  params?: Readonly<Record<string, string | number>>;
}

/** As much of a name as the API takes. */
export const NAME_LIMIT = 120;
export const PHONE_LIMIT = 200;

const MIXED = /^(?=.*\p{Script=Cyrillic})(?=.*\p{Script=Latin})/u;

/** A name that was pasted or typed on the wrong keyboard: half Latin, half Cyrillic, no search finds it. */
export function nameProblem(name: string, max = NAME_LIMIT): FieldProblem | null {
  if (name.trim().length > max) return { key: 'error.too-long', params: { max } };
  const mixed = name.split(/\s+/u).find((word) => MIXED.test(word));
  return mixed ? { key: 'register.mixed-scripts', params: { word: mixed } } : null;
}

/** A number without a digit is none; a trusted person may stand in its place and is written as a name. */
export function phoneProblem(phone: string): FieldProblem | null {
  return phone.trim().length > PHONE_LIMIT ? { key: 'error.too-long', params: { max: PHONE_LIMIT } } : null;
}

const FULL_DAY = /^(\d{1,2})[.\-/ ]+(\d{1,2})[.\-/ ]+(\d{4})$/;
const ISO_DAY = /^\d{4}-\d{2}-\d{2}$/;
const LONGEST_MONTH = 31;
const MONTHS = 12;

const isReal = (on: string): boolean => {
  const date = new Date(`${on}T00:00:00Z`);
  return ISO_DAY.test(on) && !Number.isNaN(date.getTime()) && date.toISOString().startsWith(on);
};

/** A day and a month that may be spoken of, though no calendar has them together. */
function namedDay(typed: string): { day: number; month: number } | null {
  const [, day = 0, month = 0] = FULL_DAY.exec(typed)?.map(Number) ?? [];
  const isNamed = day >= 1 && day <= LONGEST_MONTH && month >= 1 && month <= MONTHS;
  return isNamed ? { day, month } : null;
}

/** A day that no month has, one to come, or words that are no day. */
export function dayProblem(typed: string, today: string): FieldProblem | null {
  const text = typed.trim();
  if (!text) return null;
  const on = dayAndPrecision(text).on ?? '';
  if (isReal(on)) return on > today ? { key: 'error.date-in-future' } : null;
  const named = namedDay(text);
  return named ? { key: 'register.no-such-day', params: named } : { key: 'error.invalid-date' };
}

export interface SafeHours {
  fromMinute: number;
  untilMinute: number;
}

const HOUR = 60;
const DAY_MINUTES = 24 * HOUR;
const CLOCKS = /^\D*(\d{1,2}(?:[:.]\d{2})?)\D+(\d{1,2}(?:[:.]\d{2})?)\D*$/u;

const minutesOf = (clock: string): number => Number(clock.slice(0, 2)) * HOUR + Number(clock.slice(3));

/** Hours as they are said: 9-18, 9:30–18.00, from 9 to 18. null where they are none, or end before they begin. */
export function readHours(text: string): SafeHours | null {
  const [, first = '', second = ''] = CLOCKS.exec(text.trim()) ?? [];
  const [from, until] = [readClock(first), readClock(second)];
  if (!from || !until) return null;
  const fromMinute = minutesOf(from);
  const untilMinute = minutesOf(until) || DAY_MINUTES;
  return untilMinute > fromMinute ? { fromMinute, untilMinute } : null;
}

import type { Day } from '../shared/dates.js';
import { isDay, shiftDay } from '../shared/dates.js';
import { withoutInvisible } from '../shared/names.js';
import { normaliseText } from './normalise-text.js';
import { knowsWord } from './read-words.js';
import { MONTH_STEMS } from './code-vocabulary.js';

interface ReadDay {
  readonly kind: 'day';
  readonly day: Day;
  readonly precision: 'day' | 'month' | 'year';
  /** Day first is the habit, and only month first makes a date of it. */
  readonly monthFirst: boolean;
  /** HH:MM; null if no time is written. */
  readonly timeOfDay: string | null;
}

/**
 * A day as registers write it. `missing`: no day is named. `impossible`: a day that no calendar has; it is never
 * rolled over to the next month.
 */
export type DateRead = { readonly kind: 'missing' | 'impossible' } | ReadDay;

/** The century of a two-digit year: events are in this one, births before the given year. */
export type Century = (twoDigits: number) => number;
const thisCentury: Century = (twoDigits) => 2000 + twoDigits;
export const bornBefore =
  (year: number): Century =>
  (twoDigits) =>
    2000 + twoDigits <= year ? 2000 + twoDigits : 1900 + twoDigits;

const MISSING: DateRead = { kind: 'missing' };
const IMPOSSIBLE: DateRead = { kind: 'impossible' };
/** Spreadsheets count days from here, so that 43891 is 1 March 2020. */
const DAY_ZERO = '1899-12-30';

const padded = (value: number, length = 2): string => String(value).padStart(length, '0');

const monthStems = MONTH_STEMS.map((stems) => stems.map(normaliseText));

/** 1 to 12 for a month in words, in Russian, Tajik or Latin typing; null for any other word. */
export function monthOf(word: string): number | null {
  const folded = normaliseText(word);
  const at = monthStems.findIndex((stems) => stems.some((stem) => folded.startsWith(stem)));
  return at < 0 ? null : at + 1;
}

function dated(day: Day): DateRead {
  return isDay(day) ? { kind: 'day', day, precision: 'day', monthFirst: false, timeOfDay: null } : IMPOSSIBLE;
}

const onDay = (year: number, month: number, day: number): DateRead =>
  dated(`${padded(year, 4)}-${padded(month)}-${padded(day)}`);

/** The first day of a month or a year of which no more is known. */
function firstOf(precision: 'month' | 'year', year: number, month = 1): DateRead {
  const first = onDay(year, month, 1);
  return first.kind === 'day' ? { ...first, precision } : first;
}

const yearOf = (text: string, century: Century): number =>
  text.length === 2 ? century(Number(text)) : Number(text);

type Form = readonly [RegExp, (parts: readonly string[], century: Century) => DateRead];

function dayFirst(
  [, day = '', first = '', month = '', second = '', year = '']: readonly string[],
  century: Century,
) {
  const read = onDay(yearOf(year, century), Number(month), Number(day));
  if (read.kind === 'day' || first !== '/' || second !== '/') return read;
  const swapped = onDay(yearOf(year, century), Number(day), Number(month));
  return swapped.kind === 'day' ? { ...swapped, monthFirst: true } : read;
}

function wordMonth([, day = '', word = '', year = '']: readonly string[], century: Century): DateRead {
  const month = monthOf(word);
  if (month === null) return day === '' && year === '' ? MISSING : IMPOSSIBLE;
  if (year === '') return MISSING;
  const ofYear = yearOf(year, century);
  return day === '' ? firstOf('month', ofYear, month) : onDay(ofYear, month, Number(day));
}

const FORMS: readonly Form[] = [
  [/^(\d{4})[-./](\d{1,2})[-./](\d{1,2})$/, ([, y, m, d]) => onDay(Number(y), Number(m), Number(d))],
  [/^(\d{1,2})([.,/-])\s?(\d{1,2})([.,/-])\s?(\d{4}|\d{2})$/, dayFirst],
  [/^(\d{1,2})?\s*[-.]?\s*(\p{L}+)\.?,?\s*(\d{4}|\d{2})?$/u, wordMonth],
  [/^(\d{1,2})[./-](\d{4})$/, ([, month, year]) => firstOf('month', Number(year), Number(month))],
  [/^(\d{5})(?:[.,]\d+)?$/, ([, count]) => dated(shiftDay(DAY_ZERO, Number(count)))],
  [/^(\d{4})$/, ([, year]) => firstOf('year', Number(year))],
];

const TIME = /^(.*\d.*?)(?:,?\s+|T)(\d{1,2})[:.-](\d{2})(?:[:.]\d{2})?$/;
/** «г.» and «с.» (года, соли) and full stops behind the last digit. */
const SUFFIX = /(?<=\d)[\s.,]*(?:года|год|соли|сол|г|с)?[\s.,]*$/iu;

function takeTime(text: string): { date: string; timeOfDay: string | null } {
  const parts = TIME.exec(text);
  const [, date = '', hours = '', minutes = ''] = parts ?? [];
  const holds = Number(hours) < 24 && Number(minutes) < 60;
  if (!parts || !holds) return { date: text, timeOfDay: null };
  return { date, timeOfDay: `${padded(Number(hours))}:${minutes}` };
}

function readForm(text: string, century: Century): DateRead {
  for (const [form, read] of FORMS) {
    const parts = form.exec(text)?.map((part) => part ?? '');
    if (parts) return read(parts, century);
  }
  return /\d/.test(text) ? IMPOSSIBLE : MISSING;
}

/** Longer than any date that people write; the cell holds something else. */
const LONGEST = 60;

/** Reads a day in any of the habits of the registers (dd.mm.yyyy, dd,mm,yyyy, ISO, words, day numbers, …). */
export function readDate(written: string, century: Century = thisCentury): DateRead {
  const text = withoutInvisible(written).normalize('NFKC').replace(/\s+/g, ' ').trim();
  if (text === '' || knowsWord('no_date', text)) return MISSING;
  if (text.length > LONGEST) return IMPOSSIBLE;
  const { date, timeOfDay } = takeTime(text);
  const read = readForm(date.replace(SUFFIX, '').trim(), century);
  return read.kind === 'day' ? { ...read, timeOfDay } : read;
}

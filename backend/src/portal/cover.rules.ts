import type { Settings } from '../platform/config/settings.js';

/** The harmless pages behind which a request for help can be opened: they calculate and show the calendar, nothing more. */
export const COVERS = ['calculator', 'calendar'] as const;
export type Cover = (typeof COVERS)[number];

/** Which district the digits open the hidden page for, if any; null: they open nothing. A sum is never the number. */
export function hiddenAt(
  typed: string,
  { sosNumber, sosDistricts }: Pick<Settings, 'sosNumber' | 'sosDistricts'>,
): { readonly place: string | null } | null {
  if (sosNumber === null) return null;
  const place = sosDistricts.get(typed) ?? null;
  return place !== null || typed === sosNumber ? { place } : null;
}

/** Might be tried to find the number. */
export const looksLikeNumber = (typed: string): boolean => /^\d{6,7}$/.test(typed);

/** Eight digits may ask whether a request was read. */
export const looksLikeCode = (typed: string): boolean => /^\d{8}$/.test(typed);

const LONGEST = 60;
export const SUM = /^[+-]?\d+(?:[.,]\d*)?%?(?:[+\-×÷*/:]-?\d+(?:[.,]\d*)?%?)*$/;
export const PIECES = /([+\-×÷*/:]?)(-?\d+(?:[.,]\d*)?%?)/g;
const SHOWN_DIGITS = 10;

function valueOf(text: string): number {
  const number = Number(text.replace('%', '').replace(',', '.'));
  return text.endsWith('%') ? number / 100 : number;
}

const times = (terms: number[], value: number) => terms.push((terms.pop() ?? 0) * value);
const divided = (terms: number[], value: number) => terms.push((terms.pop() ?? 0) / value);
const STEPS: Record<string, (terms: number[], value: number) => unknown> = {
  ...{ '×': times, '*': times, '÷': divided, '/': divided, ':': divided },
  '-': (terms, value) => terms.push(-value),
};

/** Multiplication before addition; null for what is no sum. `result` in backend/portal/cover.js is the same. */
export function calculated(typed: string): string | null {
  const sum = typed.replace(/\s/g, '').replace(/−/g, '-');
  if (sum.length > LONGEST || !SUM.test(sum)) return null;
  const terms: number[] = [];
  for (const [, sign = '', text = ''] of sum.matchAll(PIECES)) {
    const step = STEPS[sign] ?? ((all: number[], value: number) => all.push(value));
    step(terms, valueOf(text));
  }
  const total = terms.reduce((all, term) => all + term, 0);
  return Number.isFinite(total) ? String(Number(total.toPrecision(SHOWN_DIGITS))) : null;
}

/** Public holidays with a fixed day; those of Ramadan and Qurbon are announced each year. */
export const HOLIDAYS: Readonly<Record<string, string>> = {
  '01-01': 'new-year',
  '03-08': 'mothers',
  ...{ '03-21': 'navruz', '03-22': 'navruz', '03-23': 'navruz', '03-24': 'navruz' },
  '05-09': 'victory',
  '06-27': 'unity',
  '09-09': 'independence',
  '11-06': 'constitution',
};

export interface Month {
  readonly year: number;
  readonly month: number;
}

const FIRST_YEAR = 1900;
const LAST_YEAR = 2199;

const between = (number: number, least: number, most: number): boolean => number >= least && number <= most;

/** `2027` is its January, `2027-03` or `3.2027` its March; null for anything else. */
export function monthTyped(typed: string): Month | null {
  const found =
    /^(?<year>\d{4})(?:[-./](?<month>\d{1,2}))?$/.exec(typed) ??
    /^(?<month>\d{1,2})[-./](?<year>\d{4})$/.exec(typed);
  const year = Number(found?.groups?.['year'] ?? 0);
  const month = Number(found?.groups?.['month'] ?? 1);
  return between(year, FIRST_YEAR, LAST_YEAR) && between(month, 1, 12) ? { year, month } : null;
}

export const monthText = ({ year, month }: Month): string => `${year}-${String(month).padStart(2, '0')}`;

export function monthBeside({ year, month }: Month, by: 1 | -1): Month {
  const months = year * 12 + month - 1 + by;
  return { year: Math.floor(months / 12), month: (months % 12) + 1 };
}

const WEEK = 7;

/** Weeks from Monday; null before the first day and after the last. */
export function weeksOf({ year, month }: Month): (string | null)[][] {
  const before = (new Date(Date.UTC(year, month - 1, 1)).getUTCDay() + 6) % WEEK;
  const length = new Date(Date.UTC(year, month, 0)).getUTCDate();
  const cells = Array.from({ length: Math.ceil((before + length) / WEEK) * WEEK }, (_, at) => {
    const day = at - before + 1;
    return day >= 1 && day <= length ? `${monthText({ year, month })}-${String(day).padStart(2, '0')}` : null;
  });
  return Array.from({ length: cells.length / WEEK }, (_, week) =>
    cells.slice(week * WEEK, (week + 1) * WEEK),
  );
}

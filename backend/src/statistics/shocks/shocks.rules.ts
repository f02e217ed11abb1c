import { REFERRED_FROM } from '../../cases/cases.types.js';
import { LAW_FORMS } from '../../cases/classification.types.js';
import { codeList } from '../../shared/code-lists.js';
import type { Day } from '../../shared/dates.js';
import type { FieldProblem } from '../../shared/errors.js';
import { FIRST_YEAR } from '../indicators.rules.js';
import { shown } from '../rounding.rules.js';

/**
 * Policy (CAPABILITIES 10): a shock is a window by date and place. Cases are never written to; their counts are shown
 * before, during and after it, and in the same months a year earlier. Counts are kept by the month, so windows are whole
 * months that are over: one that runs would look like a fall.
 */
export const SHOCK_KINDS = codeList('ShockKind', [
  'pandemic',
  'flood',
  'earthquake',
  'cold',
  'power',
  'border',
  'migrants_back',
  'price',
  'new_law',
  'campaign',
  'service_closed',
]);
export type ShockKind = (typeof SHOCK_KINDS)[number];

export const SHOCK_WINDOWS = codeList('ShockWindow', ['year_before', 'before', 'during', 'after']);
export type ShockWindow = (typeof SHOCK_WINDOWS)[number];

/** What is counted besides indicators. Wellbeing: persons by the level of their answers about suicide. */
export const SHOCK_PARTS = codeList('ShockPart', ['work', 'paths', 'forms', 'wellbeing']);
export type ShockPart = (typeof SHOCK_PARTS)[number];
const CODES: Readonly<Record<ShockPart, readonly string[]>> = {
  work: ['new_cases', 'unavailable', 'waiting', 'unmet', 'late', 'calls'],
  paths: REFERRED_FROM,
  forms: [...LAW_FORMS, 'not_known'],
  wellbeing: ['emergency', 'same_day', 'plan'],
};

export interface ShockFigure {
  readonly part: ShockPart;
  readonly code: string;
  /** null: 0 to 4; of wellbeing also where fewer than 20 were asked. */
  readonly records: number | null;
}

export type ShockReach = 'group' | 'agency' | 'country';
/** A call names no district, and supply is kept for groups and agencies alone. */
const NOT_COUNTED: Readonly<Record<ShockReach, readonly string[]>> = {
  group: ['calls'],
  agency: [],
  country: ['waiting', 'unmet'],
};

/** Every code of every part, so that a rounded zero looks like a four; wellbeing comes rounded from the database. */
export const figuresOf = (counts: readonly ShockFigure[], reach: ShockReach): ShockFigure[] =>
  SHOCK_PARTS.flatMap((part) =>
    CODES[part]
      .filter((code) => !NOT_COUNTED[reach].includes(code))
      .map((code) => {
        const found = counts.find((count) => count.part === part && count.code === code)?.records ?? null;
        if (part === 'wellbeing') return { part, code, records: found };
        return { part, code, records: reach === 'country' ? shown(found ?? 0) : (found ?? 0) };
      }),
  );

/** How many months are shown on either side. */
export const MONTHS_BESIDE = 3;

export interface ShockDays {
  readonly fromOn: Day;
  readonly untilOn: Day | null;
}

/** Months `from` to the one before `until`, each by its first day. */
export interface Months {
  readonly window: ShockWindow;
  readonly from: Day;
  readonly until: Day;
  readonly months: number;
}

const monthOf = (day: Day): number => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1;
const firstOf = (month: number): Day =>
  `${Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, '0')}-01`;

/** Why the days are not those of a shock. A last day in the future is known where a decree names it. */
export function shockProblems({ fromOn, untilOn }: ShockDays, today: Day): FieldProblem[] {
  const problems: FieldProblem[] = [];
  if (Number(fromOn.slice(0, 4)) < FIRST_YEAR) problems.push({ path: 'fromOn', code: 'year_too_early' });
  if (fromOn > today) problems.push({ path: 'fromOn', code: 'date_in_future' });
  if (untilOn !== null && untilOn < fromOn) problems.push({ path: 'untilOn', code: 'end_before_start' });
  return problems;
}

/** The windows that have whole months, oldest first; while the shock lasts none is after it. */
export function windowsOf({ fromOn, untilOn }: ShockDays, today: Day, beside = MONTHS_BESIDE): Months[] {
  const now = monthOf(today);
  const first = monthOf(fromOn);
  const end = Math.min(now, untilOn === null ? now : monthOf(untilOn) + 1);
  const spans: [ShockWindow, number, number][] = [
    ['year_before', first - 12, end - 12],
    ['before', first - beside, first],
    ['during', first, end],
    ['after', end, Math.min(now, end + beside)],
  ];
  return spans
    .filter(([, from, until]) => from < until)
    .map(([window, from, until]) => ({
      ...{ window, from: firstOf(from), until: firstOf(until), months: until - from },
    }));
}

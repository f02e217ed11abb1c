/**
 * Policy (domain reference 4.5, security T11): quarters, half-years and years are counted once, two weeks after they ended, and
 * never again. What is longer is weighed against everything shorter in it, so that it is never published before that is, and a
 * half-year is not counted any more once its year was published without it. Until then there is a draft, which only a statistician reads and which is counted once a week. Of the past a book
 * may be brought in later: what ended before the product was first used is counted only where a book was brought in of it, on
 * the day after the last one, and once more four weeks later.
 */
import { shiftDay } from '../shared/dates.js';
import type { Day } from '../shared/dates.js';
import {
  DRAFT_EVERY_DAYS,
  PUBLISHED_AFTER_BOOK_DAYS,
  PUBLISHED_AFTER_DAYS,
  PUBLISHED_AFTER_IMPORT_DAYS,
  FIRST_HALF,
  PARTS_OF_A_YEAR,
  SECOND_HALF,
  WHOLE_YEAR,
} from './persons.types.js';
import type { PeriodState } from './persons.types.js';

export interface Period {
  readonly year: number;
  /** 1 to 4; of persons also 5 and 6 for the half-years; 0 for the whole year. */
  readonly quarter: number;
}

/** Quarters and half-years that a longer period is put together from, in every way in which that can be done. */
const WAYS: Readonly<Record<number, readonly (readonly number[])[]>> = {
  [FIRST_HALF]: [[1, 2]],
  [SECOND_HALF]: [[3, 4]],
  [WHOLE_YEAR]: [
    [1, 2, 3, 4],
    [FIRST_HALF, SECOND_HALF],
    [FIRST_HALF, 3, 4],
    [1, 2, SECOND_HALF],
  ],
};
export const waysOf = ({ quarter }: Period): readonly (readonly number[])[] => WAYS[quarter] ?? [];

/** Everything shorter that lies within a period. */
export const shorterIn = ({ year, quarter }: Period): Period[] =>
  [...new Set(waysOf({ year, quarter }).flat())].map((part) => ({ year, quarter: part }));

export interface CountedPeriod extends Period {
  readonly state: PeriodState;
  readonly countedOn: Day;
}

export interface DuePeriod extends Period {
  readonly state: PeriodState;
}

/** A quarter that a book was brought in of, and when the last one was. */
export interface BroughtIn extends Period {
  readonly lastOn: Day;
}

export interface Days {
  /** The first day of which anything is known. */
  readonly first: Day | null;
  readonly today: Day;
  /** The first day on which the product was used. */
  readonly began: Day | null;
  readonly broughtIn: readonly BroughtIn[];
}

const firstOf = (year: number, month: number): Day => `${year}-${String(month).padStart(2, '0')}-01`;

/** From its first day to the day after its last one. */
export function daysOf({ year, quarter }: Period): { from: Day; to: Day } {
  const { first, last } = monthsOf(quarter);
  return { from: firstOf(year, first), to: last === 12 ? firstOf(year + 1, 1) : firstOf(year, last + 1) };
}

/** The numbers of its first and its last month. */
export function monthsOf(quarter: number): { first: number; last: number } {
  if (quarter === WHOLE_YEAR) return { first: 1, last: 12 };
  if (quarter === FIRST_HALF) return { first: 1, last: 6 };
  if (quarter === SECOND_HALF) return { first: 7, last: 12 };
  return { first: quarter * 3 - 2, last: quarter * 3 };
}

/** Periods that are to be counted now, each after everything shorter in it. */
export function duePeriods(days: Days, counted: readonly CountedPeriod[]): DuePeriod[] {
  const { first, today } = days;
  if (first === null) return [];
  const [firstYear, lastYear] = [Number(first.slice(0, 4)), Number(today.slice(0, 4))];
  const years = Array.from({ length: lastYear - firstYear + 1 }, (_, at) => firstYear + at);
  return years
    .flatMap((year) => PARTS_OF_A_YEAR.map((quarter): Period => ({ year, quarter })))
    .flatMap((period): DuePeriod[] => {
      const state = stateOf(period, days);
      if (state === null) return [];
      const countedOf = (quarter: number): CountedPeriod | undefined =>
        counted.find((one) => one.year === period.year && one.quarter === quarter);
      const before = countedOf(period.quarter);
      if (!before && isHalf(period) && countedOf(WHOLE_YEAR)?.state === 'published') return [];
      const importedOn = lastImport(days.broughtIn, period);
      const isBeingImported = !before && importedOn !== null && importedOn >= today;
      return !isBeingImported && isDue(state, before, today) ? [{ ...period, state }] : [];
    });
}

/** What it would be counted as now; null where it is not counted at all. */
function stateOf(period: Period, days: Days): PeriodState | null {
  const { from, to } = daysOf(period);
  if (days.first === null || to <= days.first || from > days.today) return null;
  const importedOn = lastImport(days.broughtIn, period);
  if (isBefore(period, days.began) && importedOn === null) return null;
  const isWaiting = shorterIn(period).some((part) => stateOf(part, days) === 'draft');
  return !isWaiting && isSettled(period, importedOn, days) ? 'published' : 'draft';
}

/** A published period that a book was brought in of afterwards. */
export interface LatePeriod extends Period {
  readonly lastOn: Day;
  /** No other book has come for as long as its first publication waited. */
  readonly isComplete: boolean;
}

/** Quarters before their half-year, and both before the year, which waits for all of them. */
export function latePeriods(days: Days, counted: readonly CountedPeriod[]): LatePeriod[] {
  const late = counted.flatMap((period): LatePeriod[] => {
    const lastOn = lastImport(days.broughtIn, period);
    if (period.state !== 'published' || lastOn === null || lastOn < period.countedOn) return [];
    const { year, quarter } = period;
    return [{ year, quarter, lastOn, isComplete: isSettled(period, lastOn, days) }];
  });
  const lengthOf = (period: Period): number => shorterIn(period).length;
  return late.sort((one, other) => lengthOf(one) - lengthOf(other));
}

const isHalf = ({ quarter }: Period): boolean => quarter === FIRST_HALF || quarter === SECOND_HALF;

/** Of what is longer than a quarter, that of any of its quarters. */
const lastImport = (broughtIn: readonly BroughtIn[], period: Period): Day | null =>
  broughtIn
    .filter(({ year, quarter }) =>
      [period, ...shorterIn(period)].some((part) => part.year === year && part.quarter === quarter),
    )
    .reduce<Day | null>((last, { lastOn }) => (last !== null && last > lastOn ? last : lastOn), null);

/** Whether it was over before the product was first used. */
const isBefore = (period: Period, began: Day | null): boolean => began !== null && daysOf(period).to <= began;

function isSettled(period: Period, importedOn: Day | null, { today, began }: Days): boolean {
  const wait = isBefore(period, began) ? PUBLISHED_AFTER_BOOK_DAYS : PUBLISHED_AFTER_IMPORT_DAYS;
  return (
    shiftDay(daysOf(period).to, PUBLISHED_AFTER_DAYS) <= today &&
    (importedOn === null || shiftDay(importedOn, wait) <= today)
  );
}

function isDue(state: PeriodState, before: CountedPeriod | undefined, today: Day): boolean {
  if (!before) return true;
  if (before.state === 'published') return false;
  return state === 'published' || shiftDay(before.countedOn, DRAFT_EVERY_DAYS) <= today;
}

/**
 * Policy (domain reference 4.5, security T11): a quarter and a year are counted once, two weeks after they ended, and never
 * again. Until then there is a draft, which only a statistician reads and which is counted once a week. Of the past a book
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
  WHOLE_YEAR,
} from './persons.types.js';
import type { PeriodState } from './persons.types.js';

export interface Period {
  readonly year: number;
  /** 1 to 4, or 0 for the whole year. */
  readonly quarter: number;
}

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
  if (quarter === WHOLE_YEAR) return { from: firstOf(year, 1), to: firstOf(year + 1, 1) };
  const to = quarter === 4 ? firstOf(year + 1, 1) : firstOf(year, quarter * 3 + 1);
  return { from: firstOf(year, quarter * 3 - 2), to };
}

/** Quarters and years that are to be counted now, each year after its quarters. */
export function duePeriods(days: Days, counted: readonly CountedPeriod[]): DuePeriod[] {
  const { first, today } = days;
  if (first === null) return [];
  const [firstYear, lastYear] = [Number(first.slice(0, 4)), Number(today.slice(0, 4))];
  const years = Array.from({ length: lastYear - firstYear + 1 }, (_, at) => firstYear + at);
  return years
    .flatMap((year) => [1, 2, 3, 4, WHOLE_YEAR].map((quarter): Period => ({ year, quarter })))
    .filter((period) => daysOf(period).to > first && daysOf(period).from <= today)
    .flatMap((period): DuePeriod[] => {
      const importedOn = lastImport(days.broughtIn, period);
      if (isBefore(period, days.began) && importedOn === null) return [];
      const state = isSettled(period, importedOn, days) ? 'published' : 'draft';
      const before = counted.find(({ year, quarter }) => year === period.year && quarter === period.quarter);
      const isBeingImported = !before && importedOn !== null && importedOn >= today;
      return !isBeingImported && isDue(state, before, today) ? [{ ...period, state }] : [];
    });
}

/** A published period that a book was brought in of afterwards. */
export interface LatePeriod extends Period {
  readonly lastOn: Day;
  /** No other book has come for as long as its first publication waited. */
  readonly isComplete: boolean;
}

/** Quarters before their year, which waits for all of them. */
export function latePeriods(days: Days, counted: readonly CountedPeriod[]): LatePeriod[] {
  const late = counted.flatMap((period): LatePeriod[] => {
    const lastOn = lastImport(days.broughtIn, period);
    if (period.state !== 'published' || lastOn === null || lastOn < period.countedOn) return [];
    const { year, quarter } = period;
    return [{ year, quarter, lastOn, isComplete: isSettled(period, lastOn, days) }];
  });
  return late.sort((one, other) => Number(isYear(one)) - Number(isYear(other)));
}

const isYear = ({ quarter }: Period): boolean => quarter === WHOLE_YEAR;

/** Of a year, that of any of its quarters. */
const lastImport = (broughtIn: readonly BroughtIn[], { year, quarter }: Period): Day | null =>
  broughtIn
    .filter((one) => one.year === year && (quarter === WHOLE_YEAR || one.quarter === quarter))
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

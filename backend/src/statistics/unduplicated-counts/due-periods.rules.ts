/**
 * Policy: persons of a period are counted again while it may still change. Every week until it has been over for four
 * months, every month after that, and at once after a register of it was imported. Nothing is frozen.
 */
import { shiftDay } from '../../shared/dates.js';
import type { Day } from '../../shared/dates.js';
import { PERSON_PERIOD_KINDS } from '../persons.types.js';
import type { PersonPeriod } from '../persons.types.js';

const AGAIN_DAYS = 7;
const LATER_DAYS = 30;
const SETTLED_AFTER_DAYS = 120;
const MONTHS = { quarter: 3, half_year: 6, year: 12 } as const;

const twoDigits = (number: number): string => `${number}`.padStart(2, '0');
const dayOf = (year: number, month: number): Day =>
  month > 12 ? `${year + 1}-01-01` : `${year}-${twoDigits(month)}-01`;

/** From its first day to the day after its last one. */
export function daysOf({ kind, firstOn }: PersonPeriod): { from: Day; to: Day } {
  const [year, month] = [Number(firstOn.slice(0, 4)), Number(firstOn.slice(5, 7))];
  return { from: firstOn, to: dayOf(year, month + MONTHS[kind]) };
}

export interface CountedPeriod extends PersonPeriod {
  readonly countedOn: Day;
  readonly countedAt: Date;
}

/** A quarter of which a register was imported, and when the last one was. */
export interface Imported {
  readonly firstOn: Day;
  readonly lastAt: Date;
}

export interface Known {
  /** The first day on which anybody is registered. */
  readonly first: Day | null;
  readonly today: Day;
  readonly imports: readonly Imported[];
}

const periodsIn = (year: number): PersonPeriod[] =>
  PERSON_PERIOD_KINDS.flatMap((kind) =>
    Array.from({ length: 12 / MONTHS[kind] }, (_, at): PersonPeriod => ({
      kind,
      firstOn: dayOf(year, at * MONTHS[kind] + 1),
    })),
  );

/** Periods that are to be counted now. */
export function duePeriods(
  { first, today, imports }: Known,
  counted: readonly CountedPeriod[],
): PersonPeriod[] {
  if (first === null) return [];
  const before = new Map(counted.map((period) => [`${period.kind} ${period.firstOn}`, period]));
  const [from, to] = [Number(first.slice(0, 4)), Number(today.slice(0, 4))];
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, at) => from + at)
    .flatMap(periodsIn)
    .filter((period) => daysOf(period).to > first && period.firstOn <= today)
    .filter((period) => {
      const last = before.get(`${period.kind} ${period.firstOn}`);
      return !last || isStale(last, today) || isImportedSince(last, imports);
    });
}

function isStale(period: CountedPeriod, today: Day): boolean {
  const isSettled = shiftDay(daysOf(period).to, SETTLED_AFTER_DAYS) <= today;
  return shiftDay(period.countedOn, isSettled ? LATER_DAYS : AGAIN_DAYS) <= today;
}

function isImportedSince(period: CountedPeriod, imports: readonly Imported[]): boolean {
  const { from, to } = daysOf(period);
  return imports.some(({ firstOn, lastAt }) => firstOn >= from && firstOn < to && lastAt > period.countedAt);
}

/** Policy: figures are of whole months, quarters, half-years and years, and each has one name, as in an address. */
import type { Day } from '../shared/dates.js';
import { PERIOD_KINDS, monthsOfPeriod } from './cell-counts.rules.js';
import type { CellCountPeriod, PeriodKind } from './cell-counts.rules.js';

const twoDigits = (number: number): string => `${number}`.padStart(2, '0');
const LENGTH = { month: 1, quarter: 3, half_year: 6, year: 12 } as const satisfies Record<PeriodKind, number>;
const LETTER = { quarter: 'q', half_year: 'h' } as const;
const NAME = /^\d{4}(-(0[1-9]|1[0-2]|q[1-4]|h[12]))?$/;
const FIRST_YEAR = 1900;

/** The day after its last one. */
export function endOf({ kind, firstOn }: CellCountPeriod): Day {
  const [year, month] = [Number(firstOn.slice(0, 4)), Number(firstOn.slice(5, 7)) + LENGTH[kind]];
  return month > 12 ? `${year + 1}-01-01` : `${year}-${twoDigits(month)}-01`;
}

/** The first day of every month of it. */
export const monthDaysOf = (period: CellCountPeriod): Day[] =>
  monthsOfPeriod(period).map((month) => `${period.firstOn.slice(0, 4)}-${month}-01`);

/** Every period of a year that began, in the order in which they end, the shorter before the longer. */
export const periodsOf = (year: number, today: Day): CellCountPeriod[] =>
  PERIOD_KINDS.flatMap((kind) =>
    Array.from({ length: 12 / LENGTH[kind] }, (_, at): CellCountPeriod => ({
      kind,
      firstOn: `${year}-${twoDigits(at * LENGTH[kind] + 1)}-01`,
    })),
  )
    .filter(({ firstOn }) => firstOn <= today)
    .sort((a, b) => endOf(a).localeCompare(endOf(b)) || LENGTH[a.kind] - LENGTH[b.kind]);

/** As in an address: 2020, 2020-h2, 2020-q3, 2020-09. */
export function nameOf({ kind, firstOn }: CellCountPeriod): string {
  const [year, month] = [firstOn.slice(0, 4), firstOn.slice(5, 7)];
  if (kind === 'year') return year;
  if (kind === 'month') return `${year}-${month}`;
  return `${year}-${LETTER[kind]}${(Number(month) - 1) / LENGTH[kind] + 1}`;
}

/** The period of such a name; null where there is none. */
export function periodNamed(name: string): CellCountPeriod | null {
  const year = Number(name.slice(0, 4));
  if (!NAME.test(name) || year < FIRST_YEAR) return null;
  return periodsOf(year, `${year}-12-31`).find((period) => nameOf(period) === name) ?? null;
}

/** A period as the API answers it. */
export interface NamedPeriod extends CellCountPeriod {
  readonly name: string;
  readonly isOver: boolean;
}
export const toPeriod = ({ kind, firstOn }: CellCountPeriod, today: Day): NamedPeriod => {
  const period = { kind, firstOn };
  return { ...period, name: nameOf(period), isOver: endOf(period) <= today };
};

/** Every period from one year up to this day, the newest first: of each year the year before its parts. */
export function periodsSince(firstYear: number, today: Day): CellCountPeriod[] {
  const last = Number(today.slice(0, 4));
  return Array.from({ length: Math.max(last - firstYear, 0) + 1 }, (_, back) => last - back).flatMap((year) =>
    periodsOf(year, today).reverse(),
  );
}

/**
 * Policy (STATISTICS rule 11): inside an agency counts are exact; counts of all agencies are rounded as they are published,
 * and a median of fewer than five is not shown.
 */
import type { Day } from '../../shared/dates.js';
import { FIRST_YEAR } from '../indicators.rules.js';
import { SMALLEST_PUBLISHED, shown } from '../rounding.rules.js';

/** From its first day until before another; null: no year with figures. */
export const daysOfYear = (year: string): readonly [from: Day, until: Day] | null =>
  /^\d{4}$/.test(year) && Number(year) >= FIRST_YEAR ? [`${year}-01-01`, `${Number(year) + 1}-01-01`] : null;

export interface CourtCount {
  readonly part: string;
  readonly code: string;
  readonly records: number;
  /** Of so many the days are known. */
  readonly timed: number;
  readonly days: number | null;
}
export interface CourtFigure extends Omit<CourtCount, 'records' | 'timed'> {
  /** null: 0 to 4. */
  readonly records: number | null;
}

export const courtFiguresShown = (counts: readonly CourtCount[], ofAll: boolean): CourtFigure[] =>
  counts.map(({ timed, ...count }) =>
    ofAll
      ? {
          ...count,
          records: shown(count.records),
          days: timed < SMALLEST_PUBLISHED ? null : count.days,
        }
      : count,
  );

import type { Day } from '../shared/dates.js';
import { notFound, refused } from '../shared/errors.js';
import { periodNamed } from './calendar.rules.js';
import type { CellCountPeriod } from './cell-counts.rules.js';

/** The period of a name in an address, which has begun. */
export function askedPeriod(name: string, today: Day): CellCountPeriod {
  const period = periodNamed(name);
  if (!period) throw notFound();
  if (period.firstOn > today) throw refused('period_not_begun');
  return period;
}

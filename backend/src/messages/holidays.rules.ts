/**
 * Policy: days on which nobody is written to because the country does not work (Labour Code of Tajikistan, public
 * holidays). They move a message, never the time at which something is due. The two feasts that follow the moon are set by
 * decree each year, and stand in a table that an administrator fills.
 */
import type { Day } from '../shared/dates.js';

/** Month and day: New Year, Mothers’ Day, Navruz, Labour Day, Victory, Unity, Independence, Constitution. */
const FIXED: ReadonlySet<string> = new Set([
  '01-01',
  '03-08',
  '03-21',
  '03-22',
  '03-23',
  '03-24',
  '05-01',
  '05-09',
  '06-27',
  '09-09',
  '11-06',
]);

export const isHoliday = (day: Day, decreed: ReadonlySet<Day>): boolean =>
  FIXED.has(day.slice(5)) || decreed.has(day);

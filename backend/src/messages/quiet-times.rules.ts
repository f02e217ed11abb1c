/**
 * Policy: nobody is nagged. What cannot wait goes out at once, gathered for a minute; everything else once a day at the
 * hour that she chose. At night, on her days off and on holidays her letter box stays quiet, even for what concerns a high
 * risk, unless she chose otherwise: in the application it stands at its time, and the ladder goes on to others whether she
 * reads it or not. Nothing here moves the time at which something is due.
 */
import { dayOf, later, shiftDay, startOfDay, weekdayOf } from '../shared/dates.js';
import type { Day } from '../shared/dates.js';
import { isHoliday } from './holidays.rules.js';
import type { Choices, WaitingMessage } from './messages.types.js';

const MINUTE = 60_000;
/** More days off in a row than any calendar has: a year in which nobody works would never end. */
const LONGEST_REST = 366;

const at = (day: Day, minute: number): Date => new Date(startOfDay(day).getTime() + minute * MINUTE);
const minuteOf = (instant: Date): number =>
  Math.floor((instant.getTime() - startOfDay(dayOf(instant)).getTime()) / MINUTE);

const isWorking = (day: Day, { worksOn }: Choices, decreed: ReadonlySet<Day>): boolean =>
  worksOn.includes(weekdayOf(startOfDay(day))) && !isHoliday(day, decreed);

/** The end of the quiet hours in which the instant lies; null outside of them. They may pass midnight. */
function endOfQuiet(instant: Date, { quietFrom, quietUntil }: Choices): Date | null {
  const [day, minute] = [dayOf(instant), minuteOf(instant)];
  if (quietFrom === quietUntil) return null;
  if (quietFrom < quietUntil) return minute >= quietFrom && minute < quietUntil ? at(day, quietUntil) : null;
  if (minute < quietUntil) return at(day, quietUntil);
  return minute >= quietFrom ? at(shiftDay(day, 1), quietUntil) : null;
}

/** The instant itself, or the next one at which she may be written to. */
export function afterQuiet(instant: Date, choices: Choices, decreed: ReadonlySet<Day>): Date {
  let time = instant;
  for (let days = 0; days < LONGEST_REST; days += 1) {
    if (!isWorking(dayOf(time), choices, decreed)) {
      time = startOfDay(shiftDay(dayOf(time), 1));
      continue;
    }
    const end = endOfQuiet(time, choices);
    if (!end) return time;
    time = end;
  }
  return instant;
}

/** The first hour of a digest that has not begun when something came up. */
function nextDigest(from: Date, choices: Choices, decreed: ReadonlySet<Day>): Date {
  let day = dayOf(from);
  if (at(day, choices.digestHour * 60) < from) day = shiftDay(day, 1);
  for (let days = 0; days < LONGEST_REST && !isWorking(day, choices, decreed); days += 1)
    day = shiftDay(day, 1);
  return at(day, choices.digestHour * 60);
}

/** When a message goes out: not after `now` means at once. Null where she wants none of its kind. */
export function whenToTell(
  message: WaitingMessage,
  choices: Choices,
  { decreed, now }: { decreed: ReadonlySet<Day>; now: Date },
): Date | null {
  const { kind, isSafety, createdAt, snoozedUntil } = message;
  if (choices.email === 'off' || (kind === 'digest' && choices.email === 'urgent')) return null;
  const own = kind === 'digest' ? nextDigest(createdAt, choices, decreed) : createdAt;
  const earliest = later(later(own, snoozedUntil ?? own), now);
  return isSafety && choices.breaksQuiet ? earliest : afterQuiet(earliest, choices, decreed);
}

/** Minutes after which a message that was not taken is tried again; after the last one it is given up. */
const AGAIN_AFTER = [1, 5, 15, 60, 180] as const;

/** In how many minutes it is tried again after this many attempts; null: never, the next channel has it. */
export const nextTry = (attempts: number): number | null => AGAIN_AFTER[attempts - 1] ?? null;

/**
 * Policy: days on which nobody is written to because the country does not work (Labour Code of Tajikistan, public
 * holidays). They move a message, never the time at which something is due. The two feasts that follow the moon are set by
 * decree each year, and stand in a table that an administrator fills.
 */
import { dayOf, later, midnightOf, shiftDay, startOfDay, weekdayOf } from '../shared/dates.js';
import type { Day } from '../shared/dates.js';
import { codeList } from '../shared/code-lists.js';

/** E-mail to a user: none, urgent only, or urgent and a daily digest. */
export const EMAIL_CHOICES = codeList('EmailChoice', ['off', 'urgent', 'all']);
export type EmailChoice = (typeof EMAIL_CHOICES)[number];

/** `code`: proves an address; `urgent`: at once; `digest`: once a day, together with everything else. */
export type MessageKind = 'code' | 'urgent' | 'digest';

/** When a user is notified outside the application. Minutes are of the day in Dushanbe, days are ISO 8601. */
export interface Choices {
  readonly email: EmailChoice;
  readonly digestHour: number;
  readonly quietFrom: number;
  readonly quietUntil: number;
  readonly worksOn: readonly number[];
  /** A safety matter of a high-risk case is sent at any hour. */
  readonly breaksQuiet: boolean;
}

/** One thing that a channel has to tell. */
export interface WaitingMessage {
  readonly kind: Exclude<MessageKind, 'code'>;
  readonly isSafety: boolean;
  readonly createdAt: Date;
  /** The user snoozed notifications. */
  readonly snoozedUntil: Date | null;
}

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

/**
 * Policy: do not flood users. Urgent messages are sent at once, grouped for a minute. All others are sent once a day
 * at the hour the user chose. At night, on days off and on holidays no mail is sent, not even for high risk, unless
 * the user chose otherwise. The notification still appears in the application on time and escalation continues
 * whether it is read or not. These rules never move a due time.
 */

const MINUTE = 60_000;
/** More days off in a row than any calendar has: a year in which nobody works would never end. */
const LONGEST_REST = 366;

const at = (day: Day, minute: number): Date => new Date(startOfDay(day).getTime() + minute * MINUTE);
const minuteOf = (instant: Date): number =>
  Math.floor((instant.getTime() - midnightOf(instant).getTime()) / MINUTE);

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
      time = midnightOf(time, 1);
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

/**
 * Policy (ADR 23): whoever asked is called by somebody who is there. The promise counts in hours in which the hotline is
 * staffed; who is on duty is told at once, everybody there at half of it, the supervisors when it is broken, and the
 * coordinator, who learns nothing but that somebody waits, when it has been broken for as long again.
 */
import { DAY, dayOf, later, startOfDay, weekdayOf } from '../shared/dates.js';
import type {
  HelpLineState,
  HelpOutcome,
  HelpStep,
  HelpWords,
  Promised,
  StaffedWindow,
} from './help-requests.types.js';

const MINUTE = 60_000;
/** Whatever hours somebody enters, a week holds one of each. */
const DAYS_AHEAD = 8;

/** The staffed spans of the days ahead, one after the other. */
function spansFrom(at: Date, hours: readonly StaffedWindow[]): { from: Date; until: Date }[] {
  const spans: { from: Date; until: Date }[] = [];
  for (let day = 0; day < DAYS_AHEAD; day += 1) {
    const start = startOfDay(dayOf(new Date(at.getTime() + day * DAY)));
    const ofDay = hours
      .filter(({ weekday }) => weekday === weekdayOf(start))
      .sort((one, other) => one.fromMinute - other.fromMinute);
    for (const { fromMinute, untilMinute } of ofDay)
      spans.push({
        from: later(at, new Date(start.getTime() + fromMinute * MINUTE)),
        until: new Date(start.getTime() + untilMinute * MINUTE),
      });
  }
  return spans.filter(({ from, until }) => until > from);
}

/** When so many staffed minutes will have passed; by the clock alone where no hours are known. */
export function afterStaffed(at: Date, minutes: number, hours: readonly StaffedWindow[]): Date {
  let from = at;
  let left = minutes * MINUTE;
  for (let round = 0; round < DAYS_AHEAD; round += 1) {
    for (const span of spansFrom(from, hours)) {
      const length = span.until.getTime() - span.from.getTime();
      if (length >= left) return new Date(span.from.getTime() + left);
      left -= length;
      from = span.until;
    }
  }
  return new Date(at.getTime() + minutes * MINUTE);
}

/** What a hotline promises, and whether it takes requests now. */
export interface PromisingLine {
  readonly withinMinutes: number;
  readonly openingHours: readonly StaffedWindow[];
  readonly state: HelpLineState;
}

/** A line that is closed within its hours may have nobody there: what is promised counts from the next hours that begin. */
export function promise(now: Date, { withinMinutes, openingHours, state }: PromisingLine): Promised {
  const spans = spansFrom(now, openingHours);
  const next = state === 'open' ? spans[0] : spans.find(({ from }) => from > now);
  const from = next?.from ?? now;
  return {
    from,
    due: afterStaffed(from, withinMinutes, openingHours),
    isStaffedNow: state === 'open' && from.getTime() === now.getTime(),
  };
}

/** The ladder of a request that nobody has read. Those on duty are told at once also where the line is closed. */
export function waitingLadder(now: Date, line: PromisingLine): HelpStep[] {
  const { withinMinutes, openingHours } = line;
  const { from, due } = promise(now, line);
  return [
    { rung: 'duty', runAt: now },
    ...(from > now ? [{ rung: 'duty' as const, runAt: from }] : []),
    { rung: 'everyone', runAt: afterStaffed(from, withinMinutes / 2, openingHours) },
    { rung: 'supervisor', runAt: due },
    { rung: 'coordinator', runAt: afterStaffed(due, withinMinutes, openingHours) },
  ];
}

/** Days after it came on which supervisors are told that it is still open; after ninety what she wrote is erased. */
const AGEING_DAYS = [60, 75] as const;

export const ageingSteps = (now: Date): HelpStep[] =>
  AGEING_DAYS.map((days) => ({ rung: 'ageing', runAt: new Date(now.getTime() + days * DAY) }));

/** To have read it is not enough: whoever took it says how the call ended. */
const CALL_MINUTES = 60;

/** The ladder of one that somebody took, or will try again at a time. */
export function takenLadder(from: Date, hours: readonly StaffedWindow[]): HelpStep[] {
  return [
    { rung: 'taker', runAt: from },
    { rung: 'everyone', runAt: afterStaffed(from, CALL_MINUTES, hours) },
    { rung: 'supervisor', runAt: afterStaffed(from, 2 * CALL_MINUTES, hours) },
  ];
}

/** What comes after a call; nothing where it is settled. Where another voice answered a supervisor decides, at once. */
export function ladderAfter(
  outcome: HelpOutcome,
  { now, tryAt, hours }: { now: Date; tryAt: Date | null; hours: readonly StaffedWindow[] },
): HelpStep[] {
  if (outcome === 'not_reached') return takenLadder(tryAt ?? now, hours);
  return outcome === 'someone_else' ? [{ rung: 'supervisor', runAt: now }] : [];
}

/** A number that a telephone in Tajikistan or a neighbour's has; anything else is asked for once more, and then kept. */
export function looksDialled(number: string): boolean {
  const digits = number.replace(/[\s().-]/g, '');
  return /^\+?\d{7,15}$/.test(digits);
}

const LINK = /https?:|www\.|\.(?:com|ru|org|net|info|tj)\b/gi;
const MOST_LINKS = 0;

/** Written to be read by many. It is kept like any other, and looked at after those that are not. */
export const looksLikeJunk = ({ number, hours, cover, codeWord }: HelpWords): boolean =>
  ([number, hours, cover, codeWord].join(' ').match(LINK)?.length ?? 0) > MOST_LINKS;

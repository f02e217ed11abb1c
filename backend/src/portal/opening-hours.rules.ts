/** Groups days with the same hours, as people say them: Monday to Friday, 8:00 to 17:00. */

interface Window {
  readonly weekday: number;
  readonly fromMinute: number;
  readonly untilMinute: number;
}

interface OpenSpan {
  readonly fromDay: number;
  readonly untilDay: number;
  /** Such as `8:00–12:00`, one after another. */
  readonly times: readonly string[];
}

const WEEK = [1, 2, 3, 4, 5, 6, 7] as const;
const WHOLE_DAY = '0:00–24:00';

const clock = (minute: number): string =>
  `${Math.floor(minute / 60)}:${String(minute % 60).padStart(2, '0')}`;

const timesOf = (hours: readonly Window[], day: number): string[] =>
  hours
    .filter(({ weekday }) => weekday === day)
    .sort((a, b) => a.fromMinute - b.fromMinute)
    .map(({ fromMinute, untilMinute }) => `${clock(fromMinute)}–${clock(untilMinute)}`);

export function openSpans(hours: readonly Window[]): OpenSpan[] {
  const spans: OpenSpan[] = [];
  for (const day of WEEK) {
    const times = timesOf(hours, day);
    const last = spans.at(-1);
    if (times.length === 0) continue;
    if (last?.untilDay === day - 1 && last.times.join() === times.join())
      spans.splice(-1, 1, { ...last, untilDay: day });
    else spans.push({ fromDay: day, untilDay: day, times });
  }
  return spans;
}

/** Day and night, all week. */
export const isAlwaysOpen = (hours: readonly Window[]): boolean =>
  WEEK.every((day) => timesOf(hours, day).join() === WHOLE_DAY);

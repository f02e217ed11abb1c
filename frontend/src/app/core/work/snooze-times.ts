const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const OFFSET = 5 * HOUR;
const MORNING = 8 * HOUR;
const QUARTER = 15 * MINUTE;

/** Eight o'clock in Dushanbe, so many days from now. */
const morning = (now: Date, days: number): Date => {
  const midnight = Math.floor((now.getTime() + OFFSET) / DAY) * DAY - OFFSET;
  return new Date(midnight + days * DAY + MORNING);
};
const roundUp = (time: number): Date => new Date(Math.ceil(time / QUARTER) * QUARTER);

/** The moments offered for a postponed reminder; the last allowed one replaces those that would be too late. */
export function snoozeTimes(now: Date, last: Date): Date[] {
  const wished = [
    ...[1, 3].map((hours) => roundUp(now.getTime() + hours * HOUR)),
    ...[1, 2, 7].map((days) => morning(now, days)),
  ];
  const offered = wished.filter((time) => time > now && time < last);
  return offered.length < wished.length && last > now ? [...offered, last] : offered;
}

/** Kept in the clear next to the sealed copy. Times in milliseconds. */
export interface Marks {
  /** Wrong codes in a row. */
  tries: number;
  notBefore: number;
  /** The latest time seen from the server or this phone. */
  highest: number;
}

const MINUTE = 60_000;
const FREE_TRIES = 5;
const WAITS = [1, 2, 4, 8];
export const MOST_TRIES = 10;
/** A clock is corrected by as much without anybody meaning it. */
const BEHIND = 5 * MINUTE;

/** Written before a code is tried, so that a phone switched off in between has counted it. */
export function raised(marks: Marks, now: number): Marks {
  const tries = marks.tries + 1;
  const wait = tries < FREE_TRIES ? 0 : (WAITS[Math.min(tries - FREE_TRIES, WAITS.length - 1)] ?? 0);
  return { tries, notBefore: wait === 0 ? 0 : now + wait * MINUTE, highest: Math.max(marks.highest, now) };
}

/** `behind`: the clock was put back, and only the server knows the time. `over`: the copy has ended. */
export type Clock = 'right' | 'behind' | 'over';

export function clockOf({ highest }: Pick<Marks, 'highest'>, now: number, takenUntil: number): Clock {
  if (Math.max(highest, now) >= takenUntil) return 'over';
  return now < highest - BEHIND ? 'behind' : 'right';
}

/** Kept in the clear next to the sealed copy. Times of the server, in milliseconds. */
export interface Marks {
  /** Wrong codes in a row. */
  tries: number;
  notBefore: number;
  /** The latest time seen. */
  highest: number;
  /** How far the server is ahead of the clock of this phone, as it was when they last met. Clocks are wrong by hours. */
  ahead?: number;
}

/** What the server would say, by the clock of the phone. */
export const serverTime = ({ ahead = 0 }: Pick<Marks, 'ahead'>, phone: number): number => phone + ahead;

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
  const notBefore = wait === 0 ? 0 : now + wait * MINUTE;
  return { ...marks, tries, notBefore, highest: Math.max(marks.highest, now) };
}

/** `behind`: the clock was put back, and only the server knows the time. `over`: the copy has ended. */
export type Clock = 'right' | 'behind' | 'over';

export function clockOf({ highest }: Pick<Marks, 'highest'>, now: number, takenUntil: number): Clock {
  if (Math.max(highest, now) >= takenUntil) return 'over';
  return now < highest - BEHIND ? 'behind' : 'right';
}

import { expect } from '@jest/globals';
import type { RotationProcess } from './rotation-process.js';
import type { Random } from './random.js';

/** What was killed before it had begun, or after it was over, does not count; so many are tried for one that does. */
const TRIES = 40;
/** Narrower than this, in milliseconds, and what is looked for has moved: the search begins again. */
const NARROWEST = 4;

/** A command that is killed, and what is seen of its work from outside. */
export interface Killed {
  start(): Promise<RotationProcess>;
  /** Another one as soon as its work has begun. */
  mark(): Promise<string>;
  isHalf(): Promise<boolean>;
  /** After each time that it was killed, or was over before. */
  after(isHalf: boolean): Promise<void>;
}

/**
 * Kills the process at random moments until one kill interrupts its work, or the limit is reached. Start times differ
 * between machines, so the moments narrow from both sides: later than those too early, sooner than those too late.
 * `whole` is the time of a full run in milliseconds.
 */
export async function killInside(
  killed: Killed,
  random: Random,
  whole: number,
): Promise<{ times: number; isInside: boolean }> {
  let [from, to] = [0, whole];
  for (let times = 1; times <= TRIES; times += 1) {
    const mark = await killed.mark();
    const moment = from + random.below(Math.max(1, to - from));
    const { code, said } = await (await killed.start()).killAfter(moment);
    if (code !== null) expect({ code, said }).toMatchObject({ code: 0 });
    const isHalf = await killed.isHalf();
    const isEarly = (await killed.mark()) === mark;
    await killed.after(isHalf);
    if (isHalf) return { times, isInside: true };
    if (isEarly) from = moment;
    else to = moment;
    if (to - from < NARROWEST) [from, to] = [0, whole];
  }
  return { times: TRIES, isInside: false };
}

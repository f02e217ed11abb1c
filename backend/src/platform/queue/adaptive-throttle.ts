import { setTimeout as wait } from 'node:timers/promises';

export interface Rest {
  /** Of the time that the work took. */
  share: number;
  mostMs: number;
}

/**
 * Runs low-priority work: one piece at a time, in order of arrival, with a pause after each that grows with its
 * duration. Slow work is slowed further, and a failure is followed by the longest pause.
 */
export class AdaptiveThrottle {
  private last: Promise<unknown> = Promise.resolve();

  constructor(private readonly rest: Rest) {}

  next<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.last.then(async () => {
      const began = performance.now();
      const done = work();
      const rest = done.then(
        () => Math.min(this.rest.mostMs, (performance.now() - began) * this.rest.share),
        () => this.rest.mostMs,
      );
      return { done, rested: rest.then((milliseconds) => wait(milliseconds)) };
    });
    this.last = turn.then(({ rested }) => rested);
    return turn.then(({ done }) => done);
  }
}

import { setTimeout as wait } from 'node:timers/promises';

export interface Rest {
  /** Of the time that the work took. */
  share: number;
  mostMs: number;
}

/**
 * Work that must not crowd out everybody else: one piece at a time, in the order in which it was asked for, and a rest
 * after each that grows with the time it took. What is slow because others work is slowed down further, and what fails
 * is followed by the longest rest.
 */
export class Pacer {
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

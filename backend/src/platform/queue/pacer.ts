import { setTimeout as wait } from 'node:timers/promises';

export interface Rest {
  /** Of the time that the work took. */
  share: number;
  mostMs: number;
}

/**
 * Work that must not crowd out everybody else: one piece at a time, in the order in which it was asked for, and a rest
 * after each that grows with the time it took. What is slow because others work is slowed down further.
 */
export class Pacer {
  private last: Promise<unknown> = Promise.resolve();

  constructor(private readonly rest: Rest) {}

  next<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.last.then(async () => {
      const began = performance.now();
      const done = work();
      const rested = done
        .then(
          () => undefined,
          () => undefined,
        )
        .then(() => wait(Math.min(this.rest.mostMs, (performance.now() - began) * this.rest.share)));
      return { done, rested };
    });
    this.last = turn.then(({ rested }) => rested);
    return turn.then(({ done }) => done);
  }
}

import { inject, signal } from '@angular/core';
import type { Signal } from '@angular/core';
import { ProblemTexts } from './problem-texts';

export interface Sender {
  readonly isSending: Signal<boolean>;
  /** The sentence of what went wrong, until the next attempt. */
  readonly problem: Signal<string>;
  /** Sends once, however often it is pressed. True when it was done. */
  readonly send: (work: () => Promise<unknown>) => Promise<boolean>;
}

/** Sends one request at a time. `refused` shows what went wrong where it is not one sentence. */
export function sender(refused?: (problem: unknown) => unknown): Sender {
  const texts = inject(ProblemTexts);
  const isSending = signal(false);
  const problem = signal('');
  return {
    isSending: isSending.asReadonly(),
    problem: problem.asReadonly(),
    send: async (work) => {
      if (isSending()) return false;
      isSending.set(true);
      problem.set('');
      try {
        await work();
        return true;
      } catch (error) {
        if (refused) await refused(error);
        else problem.set(texts.sentence(error));
        return false;
      } finally {
        isSending.set(false);
      }
    },
  };
}

import { inject, signal } from '@angular/core';
import type { Signal } from '@angular/core';
import { ProblemTexts } from '../http/problem-texts';

export interface Loaded<T> {
  readonly state: Signal<'loading' | 'ready' | 'failed'>;
  readonly value: Signal<T | null>;
  /** The sentence of what went wrong; what had arrived stays. */
  readonly problem: Signal<string>;
  load(): Promise<void>;
  set(value: T): void;
}

/** A list of a tab: asked for at once, and again when it did not arrive. Call it where fields are made. */
export function loaded<T>(ask: () => Promise<T>): Loaded<T> {
  const problems = inject(ProblemTexts);
  const state = signal<'loading' | 'ready' | 'failed'>('loading');
  const value = signal<T | null>(null);
  const problem = signal('');
  const set = (arrived: T) => {
    value.set(arrived);
    state.set('ready');
  };
  const load = async () => {
    if (value() === null) state.set('loading');
    problem.set('');
    try {
      set(await ask());
    } catch (error) {
      problem.set(problems.sentence(error));
      state.set('failed');
    }
  };
  // After the fields that `ask` reads.
  queueMicrotask(() => void load());
  return { state, value, problem, load, set };
}

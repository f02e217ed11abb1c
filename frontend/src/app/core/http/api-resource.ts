import {
  DestroyRef,
  computed,
  effect,
  inject,
  linkedSignal,
  resource,
  signal,
  untracked,
} from '@angular/core';
import type { Signal } from '@angular/core';
import { Line } from '../offline/line';
import { NO_CONNECTION, toProblem } from './api-problem';
import { ProblemTexts } from './problem-texts';

export interface ApiResource<T> {
  /** The last answer: it stays while a new one is on its way, and after that one failed. */
  readonly value: Signal<T | undefined>;
  readonly isLoading: Signal<boolean>;
  /** The sentence of what went wrong. */
  readonly problem: Signal<string>;
  /** Asks again, also while an answer is on its way; settles with the answer. */
  reload(): Promise<void>;
  set(value: T): void;
  /** Changes the answer that is there. */
  update(change: (value: T) => T): void;
}

/**
 * An answer of the API, for `*pnArrived`. It asks at once, whenever `params` change, and again once there is a line if
 * there was none; undefined params ask nothing. Make it where fields are made.
 */
export function apiResource<T, Params = true>(
  ask: (params: Params) => Promise<T>,
  params: () => Params | undefined = () => true as Params,
): ApiResource<T> {
  const problems = inject(ProblemTexts);
  const attempt = signal(0);
  const asked = computed(params);
  const answer = resource({
    params: () => {
      const current = asked();
      return current === undefined ? undefined : { current, attempt: attempt() };
    },
    loader: ({ params: { current } }) => ask(current),
  });
  const value = linkedSignal<{ arrived: T | undefined; of: Params | undefined }, T | undefined>({
    source: () => ({ arrived: answer.hasValue() ? answer.value() : undefined, of: asked() }),
    computation: ({ arrived, of }, before) =>
      arrived !== undefined || before?.source.of !== of ? arrived : before?.value,
  });
  const problem = computed(() => {
    const error = answer.error();
    // Of what is no Error itself, such as a refusal, Angular makes one with this cause.
    return error ? toProblem(error.cause ?? error) : null;
  });
  const found = inject(Line).onFound(() => {
    if (untracked(problem)?.code === NO_CONNECTION) attempt.update((count) => count + 1);
  });
  inject(DestroyRef).onDestroy(found);
  const waiting: (() => void)[] = [];
  effect(() => {
    if (!answer.isLoading()) waiting.splice(0).forEach((settle) => settle());
  });
  return {
    value: value.asReadonly(),
    isLoading: answer.isLoading,
    problem: computed(() => {
      const refusal = problem();
      return refusal ? problems.sentence(refusal) : '';
    }),
    reload: () =>
      new Promise((settle) => {
        waiting.push(settle);
        attempt.update((count) => count + 1);
      }),
    set: (changed) => answer.set(changed),
    update: (change) => {
      const current = value();
      if (current !== undefined) answer.set(change(current));
    },
  };
}

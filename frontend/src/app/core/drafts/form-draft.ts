import { DestroyRef, effect, inject, signal, untracked } from '@angular/core';
import type { Signal } from '@angular/core';
import { DraftStore } from './draft-store';

const QUIET_MS = 1_000;

export interface FormDraft {
  /** When it was last kept; null while there is nothing to keep. */
  readonly keptAt: Signal<Date | null>;
  /** Something changed since. */
  readonly isKeeping: Signal<boolean>;
  /** After it was sent, or thrown away by the person. */
  drop(): void;
}

/**
 * Keeps what a form holds, one second after typing stops and when the screen goes away, and gives it back when the
 * form opens again. Call it where a component's fields are made.
 *
 * `key` names the form and what it is about (`contact:` and the follow-up's id). `read` must read signals.
 */
export function formDraft<T>(key: string, form: { read: () => T; restore: (value: T) => void }): FormDraft {
  const store = inject(DraftStore);
  const earlier = store.find(key);
  const keptAt = signal<Date | null>(earlier?.keptAt ?? null);
  const isKeeping = signal(false);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isFirst = true;
  if (earlier) form.restore(earlier.value as T);

  const keep = () => {
    clearTimeout(timer);
    if (!untracked(isKeeping)) return;
    keptAt.set(store.keep(key, untracked(form.read)));
    isKeeping.set(false);
  };
  effect(() => {
    form.read();
    if (isFirst) isFirst = false;
    else {
      isKeeping.set(true);
      clearTimeout(timer);
      timer = setTimeout(keep, QUIET_MS);
    }
  });
  inject(DestroyRef).onDestroy(keep);
  const drop = () => {
    clearTimeout(timer);
    store.drop(key);
    keptAt.set(null);
    isKeeping.set(false);
  };
  return { keptAt: keptAt.asReadonly(), isKeeping: isKeeping.asReadonly(), drop };
}

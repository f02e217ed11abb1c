import { DOCUMENT } from '@angular/common';
import { DestroyRef, computed, inject, signal } from '@angular/core';
import type { Signal } from '@angular/core';

const SECOND = 1_000;

export interface ShownForAWhile {
  /** "1:59", while something is shown. */
  readonly clock: Signal<string>;
  start(seconds: number): void;
  stop(): void;
}

/**
 * Hides shown values: after their time, when the window loses visibility or focus, and with the screen.
 * Call it in a field initializer; `hide` must forget the values.
 */
export function shownForAWhile(hide: () => void): ShownForAWhile {
  const document = inject(DOCUMENT);
  const left = signal(0);
  let timer: ReturnType<typeof setInterval> | undefined;
  const stop = () => clearInterval(timer);
  const hideUnseen = () => document.visibilityState === 'hidden' && hide();
  document.defaultView?.addEventListener('blur', hide);
  document.addEventListener('visibilitychange', hideUnseen);
  inject(DestroyRef).onDestroy(() => {
    document.defaultView?.removeEventListener('blur', hide);
    document.removeEventListener('visibilitychange', hideUnseen);
    stop();
    hide();
  });
  /** Clocks are compared, so that a sleeping phone does not stretch two minutes. */
  const start = (seconds: number) => {
    stop();
    const endsAt = Date.now() + seconds * SECOND;
    left.set(seconds);
    timer = setInterval(() => {
      left.set(Math.max(0, Math.ceil((endsAt - Date.now()) / SECOND)));
      if (left() > 0) return;
      stop();
      hide();
    }, SECOND);
  };
  const clock = computed(() => `${Math.floor(left() / 60)}:${String(left() % 60).padStart(2, '0')}`);
  return { clock, start, stop };
}

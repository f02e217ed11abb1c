import { computed, effect, inject } from '@angular/core';
import type { Signal } from '@angular/core';
import { Router } from '@angular/router';
import { AlongStore } from '../../../core/along/along-store';
import type { AlongCopy } from '../../../core/along/along-store';

/** The case of a number; once it is locked its screen gives way to the keypad. */
export function openCopy(number: Signal<string>): Signal<AlongCopy | null> {
  const store = inject(AlongStore);
  leaveWhenLocked(store);
  return computed(() => store.cases()[Number(number()) - 1] ?? null);
}

export function leaveWhenLocked(store: AlongStore): void {
  const router = inject(Router);
  effect(() => {
    if (!store.isOpen()) void router.navigateByUrl('/no-line', { replaceUrl: true });
  });
}

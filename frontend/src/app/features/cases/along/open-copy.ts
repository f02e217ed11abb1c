import { computed, effect, inject, untracked } from '@angular/core';
import type { Signal } from '@angular/core';
import { Router } from '@angular/router';
import { AlongStore } from '../../../core/along/along-store';
import type { AlongCopy } from '../../../core/along/along-store';
import { HeldCommands } from '../../../core/offline/held-commands';

/** The case of a number; its screen gives way to the keypad once it is locked, and to the list where it is gone. */
export function openCopy(number: Signal<string>): Signal<AlongCopy | null> {
  const [store, router] = [inject(AlongStore), inject(Router)];
  leaveWhenLocked(store);
  const copy = computed(() => store.cases()[Number(number()) - 1] ?? null);
  effect(() => {
    if (store.isOpen() && !copy()) void router.navigateByUrl('/along/list', { replaceUrl: true });
  });
  return copy;
}

/** To the choice of cases where the server ended the copy: the bar there says so. */
export function leaveWhenLocked(store: AlongStore): void {
  const [router, held] = [inject(Router), inject(HeldCommands)];
  effect(() => {
    if (store.isOpen()) return;
    void router.navigateByUrl(untracked(held.endedOf) ? '/along' : '/no-line', { replaceUrl: true });
  });
}

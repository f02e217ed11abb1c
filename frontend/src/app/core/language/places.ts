import { computed, inject } from '@angular/core';
import type { Signal } from '@angular/core';
import { Texts } from './texts';

/** Places without an administrative seat. */
const NO_SEAT = new Set(['tajikistan', 'abroad', 'unknown']);

/** Codes of the cities and districts, in the order of the list. */
export function usePlaces(): Signal<string[]> {
  const texts = inject(Texts);
  return computed(() =>
    texts
      .names('place.')
      .filter((name) => !name.startsWith('tj-') && !NO_SEAT.has(name))
      .map((name) => name.replaceAll('-', '_')),
  );
}

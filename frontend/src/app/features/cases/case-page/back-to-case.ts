import { computed, inject } from '@angular/core';
import type { Signal } from '@angular/core';
import { inHalves } from '../../../core/language/in-halves';
import type { BackLink } from '../../../ui/page-header/page-header';
import { CaseStore } from './case-store';

/** The way from a form of the case back to its page, under the case's code. */
export function backToCase(): Signal<BackLink> {
  const store = inject(CaseStore);
  return computed(() => ({ to: ['/cases', store.subject().id], label: inHalves(store.code()) }));
}

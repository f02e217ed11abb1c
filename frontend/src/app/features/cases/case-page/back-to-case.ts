import { computed, inject } from '@angular/core';
import type { Signal } from '@angular/core';
import type { BackLink } from '../../../ui/page-header/page-header';
import { CaseStore } from './case-store';

/** "7K4M-9QX4": a code in the two halves in which it is read out. */
export const inHalves = (code: string): string => code.replace(/^(.{4})-?/, '$1-');

/** The way from a form of the case back to its page, under the case's code. */
export function backToCase(): Signal<BackLink> {
  const store = inject(CaseStore);
  return computed(() => ({ to: ['/cases', store.subject().id], label: inHalves(store.code()) }));
}

import { inject } from '@angular/core';
import { Router } from '@angular/router';
import type { CanActivateFn } from '@angular/router';
import { Menu } from './menu';

/** Everybody starts on the first entry of her menu. */
export const toFirstEntry: CanActivateFn = () => {
  const first = inject(Menu).entries()[0];
  return inject(Router).parseUrl(first ? `/${first.segment}` : '/settings');
};

import { inject } from '@angular/core';
import { Router } from '@angular/router';
import type { CanActivateFn, Routes } from '@angular/router';
import { AlongStore } from '../../../core/along/along-store';
import { Language } from '../../../core/language/language';
import { AlongCasePage } from './along-case';
import { AlongList } from './along-list';

const whenOpen: CanActivateFn = async () => {
  const [store, router, language] = [inject(AlongStore), inject(Router), inject(Language)];
  if (!store.isOpen()) return router.parseUrl('/no-line');
  await language.loadInside();
  return true;
};

/** What was taken along, read without a line or a session. Addresses hold a number of this phone, no id. */
export const ALONG_ROUTES: Routes = [
  {
    path: 'list',
    title: 'title.along',
    canActivate: [whenOpen],
    component: AlongList,
  },
  {
    path: ':number/:form',
    title: 'title.along',
    canActivate: [whenOpen],
    loadComponent: () => import('./along-form').then((file) => file.AlongForm),
  },
  {
    path: ':number',
    title: 'title.along',
    canActivate: [whenOpen],
    component: AlongCasePage,
  },
];

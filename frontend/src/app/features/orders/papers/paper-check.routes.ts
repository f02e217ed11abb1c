import { inject } from '@angular/core';
import type { Routes } from '@angular/router';
import { Language } from '../../../core/language/language';

/** For people without a session; its texts are with those of the screens behind the sign-in. */
export const PAPER_CHECK_ROUTES: Routes = [
  {
    path: '',
    title: 'paper-check.title',
    canActivate: [
      async () => {
        await inject(Language).loadInside();
        return true;
      },
    ],
    loadComponent: () => import('./paper-check').then((file) => file.PaperCheck),
  },
];

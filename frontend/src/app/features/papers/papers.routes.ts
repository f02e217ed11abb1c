import type { Routes } from '@angular/router';

/** Papers with names, printed from an order, a case, a referral or a consent. */
export const PAPERS_ROUTES: Routes = [
  {
    path: ':subject/:id',
    title: 'print.print',
    loadComponent: () => import('./papers').then((file) => file.Papers),
  },
];

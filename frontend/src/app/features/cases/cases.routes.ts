import type { Routes } from '@angular/router';

/** Screens of the menu word "cases". */
export const CASES_ROUTES: Routes = [
  {
    path: 'new',
    title: 'title.register',
    loadComponent: () => import('./register/register').then((file) => file.Register),
  },
];

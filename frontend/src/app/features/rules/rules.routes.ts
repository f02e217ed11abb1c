import type { Routes } from '@angular/router';

/** The rules of follow-ups of the groups that somebody leads. */
export const RULES_ROUTES: Routes = [
  {
    path: '',
    title: 'menu.queue',
    loadComponent: () => import('./rules').then((file) => file.Rules),
  },
];

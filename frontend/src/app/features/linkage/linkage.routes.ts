import type { Routes } from '@angular/router';

/** Pairs of registrations that may be one person; each tab is an address. */
export const LINKAGE_ROUTES: Routes = [
  {
    path: '',
    title: 'title.pairs',
    loadComponent: () => import('./pairs').then((file) => file.Pairs),
    children: [
      { path: '', loadComponent: () => import('./doubtful-pairs').then((file) => file.DoubtfulPairs) },
      { path: 'linked', loadComponent: () => import('./linked-pairs').then((file) => file.LinkedPairs) },
      { path: 'answers', loadComponent: () => import('./pair-answers').then((file) => file.PairAnswers) },
    ],
  },
];

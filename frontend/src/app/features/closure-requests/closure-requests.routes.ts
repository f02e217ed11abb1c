import type { Routes } from '@angular/router';

/** Screens of the menu entry "decisions": the queue, one request, a level, and the request to close a case. */
export const CLOSURE_REQUESTS_ROUTES: Routes = [
  {
    path: '',
    title: 'menu.decisions',
    loadComponent: () => import('./closure-requests').then((file) => file.ClosureRequests),
  },
  // An address that ends before what it is about leads to the list.
  { path: 'case', pathMatch: 'full', redirectTo: '' },
  { path: 'levels', pathMatch: 'full', redirectTo: '' },
  {
    path: 'case/:caseId',
    title: 'menu.decisions',
    loadComponent: () => import('./closing').then((file) => file.Closing),
  },
  {
    path: 'levels/:id',
    title: 'menu.decisions',
    loadComponent: () => import('./level-answer').then((file) => file.LevelAnswer),
  },
  {
    path: ':id/overrides',
    title: 'menu.decisions',
    loadComponent: () => import('./overrides-to-agree').then((file) => file.OverridesToAgree),
  },
  {
    path: ':id',
    title: 'menu.decisions',
    loadComponent: () => import('./closure-request').then((file) => file.ClosureRequest),
  },
];

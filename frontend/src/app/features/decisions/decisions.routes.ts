import type { Routes } from '@angular/router';

/** Screens of the menu word "decisions": what waits, one request, a level, and asking to close a case. */
export const DECISIONS_ROUTES: Routes = [
  {
    path: '',
    title: 'menu.decisions',
    loadComponent: () => import('./decisions').then((file) => file.Decisions),
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
    loadComponent: () => import('./decision').then((file) => file.Decision),
  },
];

import type { Routes } from '@angular/router';

/** Screens of the menu word "releases". */
export const EDITIONS_ROUTES: Routes = [
  {
    path: '',
    pathMatch: 'full',
    title: 'menu.releases',
    loadComponent: () => import('./edition-calendar').then((file) => file.EditionCalendar),
  },
  {
    path: ':id',
    title: 'menu.releases',
    loadComponent: () => import('./edition').then((file) => file.Edition),
  },
];

import type { Routes } from '@angular/router';

/** Screens of the menu word "releases". */
export const RELEASES_ROUTES: Routes = [
  {
    path: '',
    pathMatch: 'full',
    title: 'menu.releases',
    loadComponent: () => import('./release-calendar').then((file) => file.ReleaseCalendar),
  },
  {
    path: ':id',
    title: 'menu.releases',
    loadComponent: () => import('./release').then((file) => file.Release),
  },
];

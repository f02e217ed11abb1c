import type { Routes } from '@angular/router';

/** Screens of the menu word "courses": the programme for perpetrators. */
export const PROGRAMME_ROUTES: Routes = [
  {
    path: '',
    title: 'menu.courses',
    loadComponent: () => import('./programme-files').then((file) => file.ProgrammeFiles),
  },
  {
    path: 'new',
    title: 'menu.courses',
    loadComponent: () => import('./programme-form').then((file) => file.ProgrammeForm),
  },
  {
    path: ':id/edit',
    title: 'menu.courses',
    loadComponent: () => import('./programme-form').then((file) => file.ProgrammeForm),
  },
  {
    path: ':id',
    title: 'menu.courses',
    loadComponent: () => import('./programme-file').then((file) => file.ProgrammeFile),
  },
];

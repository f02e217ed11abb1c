import type { Routes } from '@angular/router';

/** Screens of the menu word "registers": what an agency kept before, and what is asked about it. */
export const REGISTERS_ROUTES: Routes = [
  {
    path: '',
    title: 'menu.registers',
    children: [
      {
        path: '',
        loadComponent: () => import('./registers').then((file) => file.Registers),
      },
      {
        path: 'new',
        title: 'menu.registers',
        loadComponent: () => import('./bring-in').then((file) => file.BringIn),
      },
      {
        path: 'files/:uploadId',
        title: 'menu.registers',
        loadComponent: () => import('./upload').then((file) => file.Upload),
      },
      {
        path: ':importId',
        loadComponent: () => import('./import-rows').then((file) => file.ImportRows),
      },
      {
        path: ':importId/rows/:rowId',
        loadComponent: () => import('./import-row').then((file) => file.ImportRow),
      },
    ],
  },
];

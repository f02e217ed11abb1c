import type { Routes } from '@angular/router';

/** Screens of the menu entry "registers": an agency's earlier records, and the questions about them. */
export const IMPORTS_ROUTES: Routes = [
  {
    path: '',
    title: 'menu.registers',
    children: [
      {
        path: '',
        loadComponent: () => import('./imports').then((file) => file.Imports),
      },
      {
        path: 'new',
        title: 'menu.registers',
        loadComponent: () => import('./import-wizard').then((file) => file.ImportWizard),
      },
      {
        path: 'review',
        title: 'menu.registers',
        loadComponent: () => import('./import-reviews').then((file) => file.ImportReviews),
      },
      {
        path: 'review/:reason',
        title: 'menu.registers',
        loadComponent: () => import('./import-reviews').then((file) => file.ImportReviews),
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

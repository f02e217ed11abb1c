import type { Routes } from '@angular/router';

/** Screens of the menu word "lists". */
export const REFERENCE_DATA_ROUTES: Routes = [
  {
    path: '',
    pathMatch: 'full',
    title: 'menu.lists',
    loadComponent: () => import('./code-lists').then((file) => file.CodeLists),
  },
  {
    path: 'legal-values',
    title: 'menu.lists',
    loadComponent: () => import('./legal-values').then((file) => file.LegalValues),
  },
  {
    path: 'papers',
    title: 'menu.lists',
    loadComponent: () => import('./print-templates').then((file) => file.PrintTemplates),
  },
  {
    path: 'holidays',
    title: 'menu.lists',
    loadComponent: () => import('./holidays').then((file) => file.Holidays),
  },
];

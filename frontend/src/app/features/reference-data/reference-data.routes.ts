import type { Routes } from '@angular/router';
import { forRoles } from '../../core/session/guards';

/** Screens of the menu word "lists". */
const LISTS: Routes = [
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

/** The data protection officer has one of them. */
export const REFERENCE_DATA_ROUTES: Routes = [
  {
    path: 'pack',
    title: 'legal-pack.title',
    loadComponent: () => import('./legal-pack/legal-pack').then((file) => file.LegalPack),
  },
  { path: '', canMatch: [forRoles('administrator')], children: LISTS },
  { path: '', pathMatch: 'full', redirectTo: 'pack' },
];

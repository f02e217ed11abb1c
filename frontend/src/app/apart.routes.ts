import type { Routes } from '@angular/router';
import { forRoles } from './core/session/guards';

/** Screens of roles that decide outside the case: oversight, the prosecutor, erasures. */
export const APART: Routes = [
  {
    path: 'oversight',
    title: 'menu.oversight',
    canMatch: [forRoles('oversight')],
    loadComponent: () => import('./features/supervisor-inbox/oversight').then((file) => file.Oversight),
  },
  {
    path: 'extensions',
    title: 'menu.extensions',
    canMatch: [forRoles('prosecutor', 'supervisor')],
    loadComponent: () =>
      import('./features/orders/extension-requests').then((file) => file.ExtensionRequests),
  },
  {
    path: 'requests',
    title: 'menu.requests',
    canMatch: [forRoles('data_protection_officer', 'supervisor')],
    loadComponent: () => import('./features/cases/retention/erasures').then((file) => file.Erasures),
  },
];

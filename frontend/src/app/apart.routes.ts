import type { Routes } from '@angular/router';
import { forRoles } from './core/session/guards';

/** The supervisor's list: its first tab has the short address. */
export const APPROVALS: Routes = ['approvals', 'approvals/:tab'].map((path) => ({
  path,
  title: 'menu.approvals',
  canMatch: [forRoles('supervisor')],
  loadComponent: () =>
    import('./features/supervisor-inbox/supervisor-inbox').then((file) => file.SupervisorInbox),
}));

/** Screens of roles that decide outside the case: oversight, the prosecutor, courts, erasures. */
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
    path: 'matters',
    title: 'menu.matters',
    canMatch: [forRoles('court_contact', 'enforcement_contact')],
    loadComponent: () => import('./features/cases/court/court-work').then((file) => file.CourtWork),
  },
  {
    path: 'requests',
    title: 'menu.requests',
    canMatch: [forRoles('data_protection_officer', 'supervisor')],
    loadComponent: () => import('./features/cases/retention/erasures').then((file) => file.Erasures),
  },
];

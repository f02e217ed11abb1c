import type { Routes } from '@angular/router';

/** What people set for themselves. */
export const SETTINGS_ROUTES: Routes = [
  {
    path: 'keys',
    title: 'title.keys',
    loadComponent: () => import('./features/session/sign-in-methods').then((file) => file.SignInMethods),
  },
  {
    path: 'notices',
    title: 'title.notices',
    loadComponent: () =>
      import('./features/session/notification-preferences').then((file) => file.NotificationPreferences),
  },
  {
    path: '',
    pathMatch: 'full',
    title: 'menu.settings',
    loadComponent: () => import('./features/session/settings').then((file) => file.Settings),
  },
];

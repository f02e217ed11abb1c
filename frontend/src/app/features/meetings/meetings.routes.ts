import type { Routes } from '@angular/router';

/** Screens of the menu word "meetings". */
export const MEETINGS_ROUTES: Routes = [
  {
    path: '',
    title: 'menu.meetings',
    loadComponent: () => import('./meetings').then((file) => file.Meetings),
  },
  {
    path: ':id/paper',
    title: 'menu.meetings',
    loadComponent: () => import('./print-meeting').then((file) => file.PrintMeeting),
  },
  {
    path: ':id',
    title: 'menu.meetings',
    loadComponent: () => import('./meeting').then((file) => file.Meeting),
  },
];

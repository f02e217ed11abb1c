import type { Routes } from '@angular/router';

/** Screens of the menu word "referrals". */
export const REFERRALS_ROUTES: Routes = [
  {
    path: '',
    title: 'menu.referrals',
    loadComponent: () => import('./referrals').then((file) => file.Referrals),
  },
  {
    path: ':id',
    title: 'menu.referrals',
    loadComponent: () => import('./referral').then((file) => file.Referral),
  },
];

import type { Routes } from '@angular/router';

/** Screens of the menu word "referrals". */
export const REFERRALS_ROUTES: Routes = [
  {
    path: '',
    title: 'menu.referrals',
    loadComponent: () => import('./referrals').then((file) => file.Referrals),
  },
  {
    path: 'new/:caseId',
    title: 'title.new-referral',
    loadComponent: () => import('./new-referral').then((file) => file.NewReferral),
  },
  {
    path: ':id',
    title: 'menu.referrals',
    loadComponent: () => import('./referral').then((file) => file.Referral),
  },
];

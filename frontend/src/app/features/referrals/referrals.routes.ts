import type { Routes } from '@angular/router';
import { forRoles } from '../../core/session/guards';
import { ASKERS } from '../../core/session/session.types';

/** Screens of the menu word "referrals". */
export const REFERRALS_ROUTES: Routes = [
  {
    path: '',
    title: 'menu.referrals',
    loadComponent: () => import('./referrals').then((file) => file.Referrals),
  },
  {
    path: 'call-in',
    title: 'menu.referrals',
    canMatch: [forRoles(...ASKERS, 'supervisor')],
    loadComponent: () => import('./call-ins').then((file) => file.CallIns),
  },
  {
    path: ':id',
    title: 'menu.referrals',
    loadComponent: () => import('./referral').then((file) => file.Referral),
  },
];

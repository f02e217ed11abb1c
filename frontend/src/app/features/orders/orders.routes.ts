import type { Routes } from '@angular/router';

/** Screens of the menu word "orders". */
export const ORDERS_ROUTES: Routes = [
  {
    path: '',
    title: 'menu.orders',
    loadComponent: () => import('./orders').then((file) => file.Orders),
  },
  {
    path: ':id',
    title: 'menu.orders',
    loadComponent: () => import('./order').then((file) => file.Order),
  },
];

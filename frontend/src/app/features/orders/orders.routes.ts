import type { Routes } from '@angular/router';

/** Screens of the menu word "orders". */
export const ORDERS_ROUTES: Routes = [
  {
    path: '',
    title: 'menu.orders',
    loadComponent: () => import('./orders').then((file) => file.Orders),
  },
  {
    path: 'papers/:subject/:id',
    title: 'print.print',
    loadComponent: () => import('./papers/papers').then((file) => file.Papers),
  },
  {
    path: ':id/paper',
    title: 'menu.orders',
    loadComponent: () => import('./print/print-order').then((file) => file.PrintOrder),
  },
  {
    path: ':id/notice',
    title: 'menu.orders',
    loadComponent: () => import('./order-notice').then((file) => file.OrderNotice),
  },
  {
    path: ':id',
    title: 'menu.orders',
    loadComponent: () => import('./order').then((file) => file.Order),
  },
];

import type { Routes } from '@angular/router';

/** The follow-up rules of the groups that the user leads. */
export const RULES_ROUTES: Routes = [
  {
    path: '',
    title: 'menu.queue',
    loadComponent: () => import('./rules').then((file) => file.Rules),
  },
  {
    path: 'plan',
    title: 'menu.queue',
    loadComponent: () => import('./plan-templates').then((file) => file.PlanTemplates),
  },
];

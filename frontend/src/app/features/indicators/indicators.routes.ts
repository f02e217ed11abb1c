import type { Routes } from '@angular/router';
import { forRoles } from '../../core/session/guards';

/** Figures of the viewer's groups and agency; an administrator sees only what happened outside. */
export const INDICATORS_ROUTES: Routes = [
  {
    path: 'rows',
    title: 'rows.title',
    canMatch: [forRoles('supervisor')],
    loadComponent: () => import('./rows').then((file) => file.Rows),
  },
  {
    path: 'courts',
    title: 'court-figures.title',
    canMatch: [forRoles('supervisor', 'statistician')],
    loadComponent: () => import('./court-figures').then((file) => file.CourtFigures),
  },
  {
    path: 'programme',
    title: 'programme-figures.title',
    canMatch: [forRoles('supervisor', 'statistician')],
    loadComponent: () => import('./programme-figures').then((file) => file.ProgrammeFigures),
  },
  {
    path: 'shocks',
    title: 'shocks.title',
    canMatch: [forRoles('coordinator', 'supervisor', 'administrator', 'statistician')],
    loadComponent: () => import('./shocks').then((file) => file.Shocks),
  },
  {
    path: 'shocks/:id',
    title: 'shocks.title',
    canMatch: [forRoles('coordinator', 'supervisor', 'statistician')],
    loadComponent: () => import('./shock-effect').then((file) => file.ShockEffect),
  },
  {
    path: 'supply',
    title: 'supply.title',
    canMatch: [forRoles('coordinator', 'supervisor')],
    loadComponent: () => import('./supply').then((file) => file.Supply),
  },
  {
    path: 'trainings/:id',
    title: 'training.title',
    canMatch: [forRoles('coordinator', 'supervisor')],
    loadComponent: () => import('./training-effect').then((file) => file.TrainingEffect),
  },
  {
    path: 'cases',
    title: 'menu.figures',
    canMatch: [forRoles('coordinator', 'supervisor')],
    loadComponent: () => import('./indicator-cases').then((file) => file.IndicatorCases),
  },
  {
    path: '',
    pathMatch: 'full',
    title: 'menu.figures',
    canMatch: [forRoles('coordinator', 'supervisor')],
    loadComponent: () => import('./indicators').then((file) => file.Indicators),
  },
];

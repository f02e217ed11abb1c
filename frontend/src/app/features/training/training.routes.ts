import type { Routes } from '@angular/router';
import { WORKERS } from '../../core/session/session.types';
import { forRoles } from '../../core/session/guards';

const forWriters = [forRoles('supervisor', 'coordinator', 'administrator')];

/** Everybody's own modules; people, sessions and lists for those who record training. */
export const TRAINING_ROUTES: Routes = [
  {
    path: '',
    title: 'training.title',
    children: [
      {
        path: '',
        pathMatch: 'full',
        loadComponent: () => import('./own-training').then((file) => file.OwnTraining),
      },
      {
        path: 'people',
        canMatch: forWriters,
        loadComponent: () => import('./trained-people').then((file) => file.TrainedPeople),
      },
      {
        path: 'sessions',
        canMatch: forWriters,
        loadComponent: () => import('./training-sessions').then((file) => file.TrainingSessions),
      },
      {
        path: 'new',
        canMatch: forWriters,
        loadComponent: () => import('./session-form').then((file) => file.SessionForm),
      },
      {
        path: 'list',
        canMatch: forWriters,
        loadComponent: () => import('./paper-list').then((file) => file.PaperList),
      },
      {
        path: 'trainers',
        canMatch: forWriters,
        loadComponent: () => import('./trainers').then((file) => file.Trainers),
      },
      {
        path: 'acts',
        canMatch: [forRoles(...WORKERS, 'supervisor')],
        loadComponent: () => import('./training-acts').then((file) => file.TrainingActs),
      },
    ],
  },
];

import type { Routes } from '@angular/router';
import { forCaseWork } from '../../core/session/guards';

/** The directory of help, how to use the product, and where a place is free. */
export const SERVICES_ROUTES: Routes = [
  {
    path: 'help',
    title: 'menu.help',
    loadComponent: () => import('./help').then((file) => file.Help),
  },
  {
    path: 'places',
    title: 'services.free-places',
    canMatch: [forCaseWork],
    loadComponent: () => import('./free-places').then((file) => file.FreePlaces),
  },
  {
    path: 'voice',
    title: 'voices.title',
    canMatch: [forCaseWork],
    loadComponent: () => import('./voices').then((file) => file.Voices),
  },
  {
    path: '',
    pathMatch: 'full',
    title: 'title.services',
    loadComponent: () => import('./services').then((file) => file.Services),
  },
];

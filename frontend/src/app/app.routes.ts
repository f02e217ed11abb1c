import { EnvironmentInjector, inject } from '@angular/core';
import type { Provider } from '@angular/core';
import type { Route, Routes } from '@angular/router';
import {
  forCaseWork,
  forRoles,
  whenLineLost,
  whenNobodyExists,
  whenPrepared,
  whenSignedIn,
  whenSignedOut,
  withSession,
  withTexts,
} from './core/session/guards';
import { TAKERS, WORKERS } from './core/session/session.types';
import { Language } from './core/language/language';
import { toFirstEntry } from './core/shell/landing';
import { CASE_SEARCH } from './core/shell/search';
import type { CaseSearch } from './core/shell/search';

/** What the box in the bar asks; it lives with the cases and is fetched when it is first used. */
const caseSearch: Provider = {
  provide: CASE_SEARCH,
  useFactory: (): CaseSearch => {
    const injector = inject(EnvironmentInjector);
    return {
      find: async (text) => {
        const [{ CodeSearch }] = await Promise.all([
          import('./features/cases/case-list/code-search'),
          // What it finds is said with texts that a first screen lacks.
          injector.get(Language).loadInside(),
        ]);
        return injector.get(CodeSearch).find(text);
      },
    };
  },
};

/** Screens behind the sign-in: who can go where. The first word of a path is the word in the menu. */
const inside: Routes = [
  { path: '', pathMatch: 'full', canActivate: [toFirstEntry], children: [] },
  {
    path: 'cases',
    canMatch: [forCaseWork],
    loadChildren: () => import('./features/cases/cases.routes').then((file) => file.CASES_ROUTES),
  },
  {
    path: 'today',
    canMatch: [forRoles(...WORKERS, 'supervisor')],
    title: 'menu.today',
    loadComponent: () => import('./features/today/today').then((file) => file.Today),
  },
  {
    path: 'meetings',
    canMatch: [forCaseWork],
    loadChildren: () => import('./features/meetings/meetings.routes').then((file) => file.MEETINGS_ROUTES),
  },
  {
    path: 'calls',
    title: 'menu.calls',
    canMatch: [forRoles('hotline_worker', 'supervisor')],
    loadComponent: () => import('./features/callbacks/callbacks').then((file) => file.Callbacks),
  },
  {
    path: 'team',
    title: 'menu.team',
    canMatch: [forRoles('supervisor')],
    loadComponent: () => import('./features/team/team').then((file) => file.Team),
  },
  {
    path: 'away',
    title: 'title.away',
    canMatch: [forRoles(...WORKERS, 'supervisor')],
    loadComponent: () => import('./features/team/absences').then((file) => file.Absences),
  },
  {
    path: 'training',
    loadChildren: () => import('./features/training/training.routes').then((file) => file.TRAINING_ROUTES),
  },
  {
    path: 'referrals',
    canMatch: [forCaseWork],
    loadChildren: () => import('./features/referrals/referrals.routes').then((file) => file.REFERRALS_ROUTES),
  },
  {
    path: 'orders',
    canMatch: [forRoles(...WORKERS, 'supervisor')],
    loadChildren: () => import('./features/orders/orders.routes').then((file) => file.ORDERS_ROUTES),
  },
  {
    path: 'decisions',
    canMatch: [forCaseWork],
    loadChildren: () =>
      import('./features/closure-requests/closure-requests.routes').then(
        (file) => file.CLOSURE_REQUESTS_ROUTES,
      ),
  },
  {
    path: 'registers',
    canMatch: [forRoles('supervisor')],
    loadChildren: () => import('./features/imports/imports.routes').then((file) => file.IMPORTS_ROUTES),
  },
  {
    path: 'assessments/:id',
    canMatch: [forCaseWork],
    title: 'title.assessment',
    loadComponent: () => import('./features/cases/assessments/assessment').then((file) => file.Assessment),
  },
  {
    path: 'articles',
    canMatch: [forRoles(...WORKERS, 'supervisor')],
    loadChildren: () => import('./features/articles/articles.routes').then((file) => file.ARTICLES_ROUTES),
  },
  {
    path: 'services',
    loadChildren: () => import('./features/services/services.routes').then((file) => file.SERVICES_ROUTES),
  },
  {
    path: 'not-sent',
    title: 'title.not-sent',
    canMatch: [forCaseWork],
    loadComponent: () => import('./features/offline/not-sent').then((file) => file.NotSent),
  },
  {
    path: 'along',
    title: 'title.along',
    canMatch: [forRoles(...TAKERS)],
    loadComponent: () => import('./features/cases/along/take-along').then((file) => file.TakeAlong),
  },
  {
    path: 'settings',
    loadChildren: () => import('./settings.routes').then((file) => file.SETTINGS_ROUTES),
  },
  {
    // After all others, so that people who work on cases do not load it.
    path: '',
    loadChildren: () => import('./office.routes').then((file) => file.OFFICE_ROUTES),
  },
  {
    path: '**',
    title: 'title.not-found',
    loadComponent: () => import('./core/shell/not-found').then((file) => file.NotFound),
  },
];

/** A screen before the sign-in, in the plain frame. */
const outside = (route: Route & { path: string }): Route => ({
  path: route.path,
  loadComponent: () => import('./core/shell/plain-frame').then((file) => file.PlainFrame),
  children: [{ ...route, path: '' }],
});

export const routes: Routes = [
  outside({
    path: 'sign-in',
    title: 'title.sign-in',
    canActivate: [whenSignedOut],
    loadComponent: () => import('./features/session/sign-in').then((file) => file.SignIn),
  }),
  outside({
    path: 'no-line/new',
    title: 'title.no-line',
    canActivate: [whenLineLost, withTexts],
    loadComponent: () => import('./features/cases/intake/new-woman').then((file) => file.NewWoman),
  }),
  outside({
    path: 'no-line',
    title: 'title.no-line',
    canActivate: [whenLineLost],
    loadComponent: () => import('./features/offline/no-line').then((file) => file.NoLine),
  }),
  {
    path: 'along',
    // The address alone is the screen behind the sign-in.
    canMatch: [(_, segments) => segments.length > 1],
    loadComponent: () => import('./core/shell/plain-frame').then((file) => file.PlainFrame),
    loadChildren: () => import('./features/cases/along/along.routes').then((file) => file.ALONG_ROUTES),
  },
  outside({
    path: 'start',
    title: 'title.start',
    canActivate: [whenNobodyExists],
    loadComponent: () => import('./features/session/set-up').then((file) => file.SetUp),
  }),
  outside({
    path: 'papers-check',
    loadChildren: () =>
      import('./features/orders/papers/paper-check.routes').then((file) => file.PAPER_CHECK_ROUTES),
  }),
  outside({
    path: 'second-step',
    title: 'title.second-step',
    canActivate: [withSession],
    loadComponent: () => import('./features/session/add-factor').then((file) => file.AddFactor),
  }),
  outside({
    path: 'password',
    title: 'title.password',
    canActivate: [withSession],
    loadComponent: () => import('./features/session/password-change').then((file) => file.PasswordChange),
  }),
  {
    path: '',
    canActivate: [whenSignedIn],
    canActivateChild: [whenPrepared],
    providers: [caseSearch],
    loadComponent: () => import('./core/shell/shell').then((file) => file.Shell),
    children: inside,
  },
];

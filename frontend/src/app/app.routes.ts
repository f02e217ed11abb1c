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
import { APART, APPROVALS } from './apart.routes';
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
    path: 'imports',
    title: 'menu.queue',
    canMatch: [forRoles('coordinator')],
    loadComponent: () => import('./features/group-queue/import-backlog').then((file) => file.ImportBacklog),
  },
  {
    path: 'queue',
    title: 'menu.queue',
    canMatch: [forRoles('coordinator')],
    loadComponent: () => import('./features/group-queue/group-queue').then((file) => file.GroupQueue),
  },
  {
    path: 'rules',
    canMatch: [forRoles('coordinator')],
    loadChildren: () => import('./features/rules/rules.routes').then((file) => file.RULES_ROUTES),
  },
  {
    path: 'pairs',
    canMatch: [forRoles('coordinator')],
    loadChildren: () => import('./features/linkage/linkage.routes').then((file) => file.LINKAGE_ROUTES),
  },
  {
    path: 'meetings',
    canMatch: [forCaseWork],
    loadChildren: () => import('./features/meetings/meetings.routes').then((file) => file.MEETINGS_ROUTES),
  },
  {
    path: 'figures/return',
    title: 'agency-reports.title',
    data: { report: 'agency' },
    canMatch: [forRoles('supervisor')],
    loadComponent: () => import('./features/statistics/reports/report-page').then((file) => file.ReportPage),
  },
  {
    path: 'figures',
    canMatch: [forRoles('coordinator', 'supervisor', 'administrator')],
    loadChildren: () =>
      import('./features/indicators/indicators.routes').then((file) => file.INDICATORS_ROUTES),
  },
  {
    path: 'calls',
    title: 'menu.calls',
    canMatch: [forRoles('hotline_worker', 'supervisor')],
    loadComponent: () => import('./features/callbacks/callbacks').then((file) => file.Callbacks),
  },
  {
    path: 'courses',
    canMatch: [forRoles('programme_worker')],
    loadChildren: () => import('./features/programme/programme.routes').then((file) => file.PROGRAMME_ROUTES),
  },
  ...APPROVALS,
  ...APART,
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
    loadComponent: () => import('./features/assessments/assessment').then((file) => file.Assessment),
  },
  {
    path: 'people',
    title: 'title.people',
    canMatch: [forRoles('administrator')],
    loadComponent: () => import('./features/users/users').then((file) => file.Users),
  },
  {
    path: 'agencies',
    title: 'title.agencies',
    canMatch: [forRoles('administrator')],
    loadComponent: () => import('./features/agencies/agencies').then((file) => file.Agencies),
  },
  {
    path: 'endings',
    title: 'endings.title',
    canMatch: [forRoles('supervisor', 'coordinator', 'administrator')],
    loadComponent: () => import('./features/agencies/endings').then((file) => file.Endings),
  },
  {
    path: 'lists',
    canMatch: [forRoles('administrator')],
    loadChildren: () =>
      import('./features/reference-data/reference-data.routes').then((file) => file.REFERENCE_DATA_ROUTES),
  },
  {
    path: 'health',
    title: 'menu.health',
    canMatch: [forRoles('administrator')],
    loadComponent: () => import('./features/health/health').then((file) => file.Health),
  },
  {
    path: 'persons',
    title: 'menu.persons',
    canMatch: [forRoles('coordinator', 'statistician')],
    loadComponent: () => import('./features/statistics/persons').then((file) => file.Persons),
  },
  {
    path: 'releases',
    canMatch: [forRoles('coordinator', 'statistician')],
    loadChildren: () =>
      import('./features/statistics/editions/editions.routes').then((file) => file.EDITIONS_ROUTES),
  },
  {
    path: 'tables/report',
    title: 'menu.tables',
    data: { report: 'committee' },
    canMatch: [forRoles('statistician')],
    loadComponent: () => import('./features/statistics/reports/report-page').then((file) => file.ReportPage),
  },
  {
    path: 'tables',
    title: 'menu.tables',
    canMatch: [forRoles('statistician')],
    loadComponent: () => import('./features/statistics/tables').then((file) => file.Tables),
  },
  {
    path: 'streams',
    title: 'menu.streams',
    canMatch: [forRoles('statistician')],
    loadComponent: () =>
      import('./features/statistics/police-and-services').then((file) => file.PoliceAndServices),
  },
  {
    path: 'counting',
    title: 'menu.counting',
    canMatch: [forRoles('statistician')],
    loadComponent: () => import('./features/statistics/counting').then((file) => file.Counting),
  },
  {
    path: 'log',
    title: 'menu.log',
    canMatch: [forRoles('data_protection_officer')],
    loadComponent: () => import('./features/audit-log/audit-log').then((file) => file.AuditLog),
  },
  {
    path: 'checkpoints',
    title: 'menu.checkpoints',
    canMatch: [forRoles('data_protection_officer', 'supervisor')],
    loadComponent: () => import('./features/audit-log/checkpoints').then((file) => file.Checkpoints),
  },
  {
    path: 'articles',
    canMatch: [forRoles(...WORKERS, 'supervisor')],
    loadChildren: () => import('./features/articles/articles.routes').then((file) => file.ARTICLES_ROUTES),
  },
  {
    path: 'services/help',
    title: 'menu.help',
    loadComponent: () => import('./features/services/help').then((file) => file.Help),
  },
  {
    path: 'services',
    title: 'title.services',
    loadComponent: () => import('./features/services/services').then((file) => file.Services),
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
    path: 'settings/keys',
    title: 'title.keys',
    loadComponent: () => import('./features/session/sign-in-methods').then((file) => file.SignInMethods),
  },
  {
    path: 'settings/notices',
    title: 'title.notices',
    loadComponent: () =>
      import('./features/session/notification-preferences').then((file) => file.NotificationPreferences),
  },
  {
    path: 'settings',
    title: 'menu.settings',
    loadComponent: () => import('./features/session/settings').then((file) => file.Settings),
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

import type { Routes } from '@angular/router';
import { forRoles } from './core/session/guards';

/** The supervisor's list: its first tab has the short address. */
const APPROVALS: Routes = ['approvals', 'approvals/:tab'].map((path) => ({
  path,
  title: 'menu.approvals',
  canMatch: [forRoles('supervisor')],
  loadComponent: () =>
    import('./features/supervisor-inbox/supervisor-inbox').then((file) => file.SupervisorInbox),
}));

/** Screens of supervision, coordination, administration and statistics, which people who work on cases never open. */
export const OFFICE_ROUTES: Routes = [
  ...APPROVALS,
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
    path: 'figures/return',
    title: 'agency-reports.title',
    data: { report: 'agency' },
    canMatch: [forRoles('supervisor')],
    loadComponent: () => import('./features/statistics/reports/report-page').then((file) => file.ReportPage),
  },
  {
    path: 'figures',
    canMatch: [forRoles('coordinator', 'supervisor', 'administrator', 'statistician')],
    loadChildren: () =>
      import('./features/indicators/indicators.routes').then((file) => file.INDICATORS_ROUTES),
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
    canMatch: [forRoles('administrator', 'data_protection_officer')],
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
    path: 'oversight',
    title: 'menu.oversight',
    canMatch: [forRoles('oversight')],
    loadComponent: () => import('./features/supervisor-inbox/oversight').then((file) => file.Oversight),
  },
  {
    path: 'extensions',
    title: 'menu.extensions',
    canMatch: [forRoles('prosecutor', 'supervisor')],
    loadComponent: () =>
      import('./features/orders/extension-requests').then((file) => file.ExtensionRequests),
  },
  {
    path: 'courses',
    canMatch: [forRoles('programme_worker')],
    loadChildren: () => import('./features/programme/programme.routes').then((file) => file.PROGRAMME_ROUTES),
  },
  {
    path: 'matters',
    title: 'menu.matters',
    canMatch: [forRoles('court_contact', 'enforcement_contact')],
    loadComponent: () => import('./features/cases/court/court-work').then((file) => file.CourtWork),
  },
  {
    path: 'requests',
    title: 'menu.requests',
    canMatch: [forRoles('data_protection_officer', 'supervisor')],
    loadComponent: () => import('./features/cases/retention/erasures').then((file) => file.Erasures),
  },
];

import type { Routes } from '@angular/router';
import { forRoles } from '../../core/session/guards';
import { WORKERS } from '../../core/session/session.types';

/**
 * Forms of one case, each a separate screen, so that its draft and the way back have an address. `needs` is the command
 * that it sends: the address does not exist for users whom the server does not allow it.
 */
const forms: Routes = [
  {
    path: 'paper',
    loadComponent: () => import('./print/print-case').then((file) => file.PrintCase),
  },
  {
    path: 'keeping',
    loadComponent: () => import('./retention/retention').then((file) => file.Retention),
  },
  {
    path: 'paper/code',
    loadComponent: () => import('./print/print-code').then((file) => file.PrintCode),
  },
  {
    path: 'paper/looks',
    loadComponent: () => import('./print/print-access-log').then((file) => file.PrintAccessLog),
  },
  {
    path: 'contacts/new',
    data: { needs: 'record_outcome' },
    loadComponent: () => import('./contacts/new-contact').then((file) => file.NewContact),
  },
  {
    path: 'incidents/new',
    data: { needs: 'add_incident' },
    loadComponent: () => import('./incidents/new-incident').then((file) => file.NewIncident),
  },
  {
    path: 'incidents/details',
    data: { needs: 'correct_incident' },
    loadComponent: () => import('./incidents/complete-incident').then((file) => file.CompleteIncident),
  },
  {
    path: 'questions/conflict',
    data: { needs: 'record_event' },
    loadComponent: () => import('./intake/conflict-question').then((file) => file.ConflictQuestion),
  },
  {
    path: 'questions/background',
    data: { needs: 'record_event' },
    loadComponent: () => import('./intake/background-question').then((file) => file.BackgroundQuestion),
  },
  {
    path: 'events/new',
    data: { needs: 'record_event' },
    loadComponent: () => import('./incidents/new-event').then((file) => file.NewEvent),
  },
  {
    path: 'changes/new',
    data: { about: 'changes' },
    loadComponent: () => import('./incidents/new-event').then((file) => file.NewEvent),
  },
  {
    path: 'qualifications/new',
    data: { needs: 'record_measure' },
    loadComponent: () => import('./incidents/new-qualification').then((file) => file.NewQualification),
  },
  {
    path: 'reports/:incidentId',
    data: { needs: 'record_measure' },
    loadComponent: () => import('./incidents/new-report-decision').then((file) => file.NewReportDecision),
  },
  {
    path: 'orders/new',
    loadComponent: () => import('./orders/new-order').then((file) => file.NewOrder),
  },
  {
    path: 'referrals/new',
    data: { needs: 'send_referral' },
    loadComponent: () => import('./referrals/new-referral').then((file) => file.NewReferral),
  },
  {
    path: 'referrals/:referralId/elsewhere',
    data: { needs: 'send_referral' },
    loadComponent: () => import('./referrals/re-route').then((file) => file.ReRoute),
  },
  {
    path: 'handover',
    data: { needs: 'send_referral' },
    loadComponent: () => import('./referrals/handover').then((file) => file.Handover),
  },
  {
    path: 'call-ins/:callInId',
    loadComponent: () => import('./referrals/call-in').then((file) => file.CallIn),
  },
  {
    path: 'signals/:signalId',
    loadComponent: () => import('./signals/case-signal').then((file) => file.CaseSignal),
  },
  {
    path: 'support-lead',
    data: { needs: 'send_referral' },
    loadComponent: () => import('./referrals/support-lead-offer').then((file) => file.SupportLeadOffer),
  },
  {
    path: 'consents/new',
    data: { needs: 'record_consent' },
    loadComponent: () => import('./consents/new-consent').then((file) => file.NewConsent),
  },
  {
    path: 'consents/without',
    loadComponent: () => import('./consents/share-without-consent').then((file) => file.ShareWithoutConsent),
  },
  {
    path: 'reach',
    data: { needs: 'change_safe_contact' },
    loadComponent: () => import('./safe-contact/change-plan').then((file) => file.ChangePlan),
  },
  {
    path: 'help/new',
    data: { needs: 'record_support' },
    loadComponent: () => import('./support/support-form').then((file) => file.SupportForm),
  },
  {
    path: 'help/goals/new',
    data: { needs: 'record_support' },
    loadComponent: () => import('./support/goal-form').then((file) => file.GoalForm),
  },
  {
    path: 'help/dates/new',
    data: { needs: 'record_event' },
    loadComponent: () => import('./support/key-date-form').then((file) => file.KeyDateForm),
  },
  {
    path: 'help/plan',
    data: { needs: 'record_support' },
    loadComponent: () => import('./support/plan-form').then((file) => file.PlanForm),
  },
  {
    path: 'level/higher',
    data: { direction: 'raise', needs: 'change_band' },
    loadComponent: () => import('./risk/change-level').then((file) => file.ChangeLevel),
  },
  {
    path: 'level/lower',
    data: { direction: 'lower', needs: 'change_band' },
    loadComponent: () => import('./risk/change-level').then((file) => file.ChangeLevel),
  },
  {
    path: 'person',
    data: { needs: 'change_identity' },
    loadComponent: () => import('./disclosure/change-identity').then((file) => file.ChangeIdentity),
  },
  {
    path: 'children',
    loadComponent: () => import('./children/children-safety').then((file) => file.ChildrenSafety),
  },
  {
    path: 'label',
    data: { needs: 'change_identity' },
    loadComponent: () => import('./label/label-form').then((file) => file.LabelForm),
  },
  {
    path: 'place',
    data: { needs: 'change_whereabouts' },
    loadComponent: () => import('./safe-contact/new-whereabouts').then((file) => file.NewWhereabouts),
  },
];

const tabs: Routes = [
  { path: '', loadComponent: () => import('./case-page/overview').then((file) => file.Overview) },
  { path: 'contacts', loadComponent: () => import('./contacts/contacts').then((file) => file.Contacts) },
  { path: 'incidents', loadComponent: () => import('./incidents/incidents').then((file) => file.Incidents) },
  {
    path: 'referrals',
    loadComponent: () => import('./referrals/case-referrals').then((file) => file.CaseReferrals),
  },
  { path: 'orders', loadComponent: () => import('./orders/case-orders').then((file) => file.CaseOrders) },
  { path: 'consents', loadComponent: () => import('./consents/consents').then((file) => file.Consents) },
  {
    path: 'assessments',
    loadComponent: () => import('./risk/risk-history').then((file) => file.RiskHistory),
  },
  { path: 'help', loadComponent: () => import('./support/help').then((file) => file.Help) },
  { path: 'court', loadComponent: () => import('./court/court').then((file) => file.Court) },
  { path: 'files', loadComponent: () => import('./files/files').then((file) => file.Files) },
  { path: 'notes', loadComponent: () => import('./notes/notes').then((file) => file.Notes) },
  {
    path: 'access',
    loadComponent: () => import('./access/closed-access').then((file) => file.ClosedAccess),
  },
  { path: 'looks', loadComponent: () => import('./access-log/access-log').then((file) => file.AccessLog) },
];

/** Screens of the menu word "cases". */
export const CASES_ROUTES: Routes = [
  {
    path: '',
    title: 'menu.cases',
    loadComponent: () => import('./case-list/case-list').then((file) => file.CaseList),
  },
  {
    path: 'new',
    title: 'title.register',
    canMatch: [forRoles(...WORKERS)],
    loadComponent: () => import('./intake/intake').then((file) => file.Intake),
  },
  {
    path: 'urgent',
    title: 'title.urgent',
    canMatch: [forRoles(...WORKERS, 'supervisor')],
    loadComponent: () => import('./access/urgent').then((file) => file.Urgent),
  },
  {
    path: ':id',
    title: 'title.case',
    // Who may not register finds no screen at "new", rather than a case of that name.
    canMatch: [(_, segments) => !['new', 'urgent'].includes(segments[0]?.path ?? '')],
    loadComponent: () => import('./case-page/case-frame').then((file) => file.CaseFrame),
    children: [
      ...forms,
      {
        path: '',
        loadComponent: () => import('./case-page/case-page').then((file) => file.CasePage),
        children: tabs,
      },
    ],
  },
];

import type { FollowUpDto } from '../../../api/models/follow-up-dto';
import type { Translate } from '../../../core/language/texts';
import type { CaseStore } from './case-store';

export interface StepLink {
  to: readonly unknown[];
  label: (t: Translate) => string;
  /** Recorded on the row itself, without leaving the screen. */
  isWork: boolean;
}

type Target = {
  path: (caseId: string, subjectId: string | null) => readonly unknown[];
  label: (t: Translate) => string;
  /** The command of the case that it needs; without one the server's row says enough. */
  needs?: string;
};

/** The page of the order, or of that which was broken. */
const order: Target = {
  path: (_, id) => (id ? ['/orders', id] : []),
  label: (t) => t('orders.to-order'),
  needs: 'record_measure',
};

/** The court cases of the case, with the form of each step. */
const court: Target = {
  path: (id) => ['/cases', id, 'court'],
  label: (t) => t('today.do-record-court-step'),
  needs: 'record_event',
};

/** The referral that was refused, where each step about it is taken. */
const referral: Target = {
  path: (_, id) => (id ? ['/referrals', id] : []),
  label: (t) => t('referrals.to-referral'),
  needs: 'send_referral',
};

/** Where the work that a row waits for is recorded, and the command that it needs. */
const TARGETS: Record<string, Target> = {
  record_contact: {
    path: (id) => ['/cases', id, 'contacts', 'new'],
    label: (t) => t('follow-up-action.record-outcome'),
    needs: 'record_outcome',
  },
  record_work: {
    path: () => [],
    label: (t) => t('follow-up-action.record-outcome'),
    needs: 'record_outcome',
  },
  record_safety_plan: {
    path: (id) => ['/cases', id, 'help', 'plan'],
    label: (t) => t('help.write-plan'),
    needs: 'record_support',
  },
  record_exit_decision: {
    path: (id) => ['/cases', id, 'help'],
    label: (t) => t('key-dates.add-step'),
    needs: 'record_event',
  },
  record_outcome_asked: {
    path: (id) => ['/cases', id, 'help'],
    label: (t) => t('key-dates.answer'),
    needs: 'record_event',
  },
  record_alternative_channel: {
    path: (id) => ['/cases', id, 'reach'],
    label: (t) => t('case.change-plan'),
    needs: 'change_safe_contact',
  },
  record_assessment: {
    path: (id) => ['/assessments', id],
    label: (t) => t('case-action.assess-risk'),
    needs: 'assess_risk',
  },
  record_support_lead_answer: {
    path: (id) => ['/cases', id, 'support-lead'],
    label: (t) => t('support-lead-offer.record'),
    needs: 'send_referral',
  },
  record_consent_asked: {
    path: (id) => ['/cases', id, 'consents', 'new'],
    label: (t) => t('case.ask-consent'),
    needs: 'record_consent',
  },
  record_order_issued: order,
  record_order_served: order,
  record_order_decision: order,
  record_breach_handled: order,
  record_report_decided: {
    path: (caseId, id) => (id ? ['/cases', caseId, 'reports', id] : []),
    label: (t) => t('report-decision.record'),
    needs: 'record_measure',
  },
  record_plan_action: {
    path: (id) => ['/cases', id, 'help'],
    label: (t) => t('today.do-record-plan-action'),
    needs: 'record_support',
  },
  record_plan_made: {
    path: (id) => ['/cases', id, 'help'],
    label: (t) => t('today.do-record-plan-made'),
    needs: 'record_support',
  },
  record_child_checked: {
    path: (id) => ['/cases', id, 'children'],
    label: (t) => t('today.do-record-child-checked'),
  },
  record_erasure_settled: {
    path: (id) => ['/cases', id, 'keeping'],
    label: (t) => t('retention.title'),
  },
  record_block_settled: {
    path: (id) => ['/cases', id, 'access'],
    label: (t) => t('conflict-block.title'),
  },
  record_handover_sent: {
    path: (id) => ['/cases', id, 'handover'],
    label: (t) => t('today.do-record-handover-sent'),
  },
  record_closing_asked: {
    path: (id) => ['/decisions/case', id],
    label: (t) => t('today.do-record-closing-asked'),
  },
  record_handover_closed: {
    path: (id) => ['/decisions/case', id],
    label: (t) => t('today.do-record-handover-closed'),
  },
  record_call_in_answered: {
    path: (caseId, id) => (id ? ['/cases', caseId, 'call-ins', id] : []),
    label: (t) => t('today.do-record-call-in-answered'),
  },
  record_signal_answered: {
    path: (caseId, id) => (id ? ['/cases', caseId, 'signals', id] : []),
    label: (t) => t('today.do-record-signal-answered'),
  },
  record_partner_asked: {
    path: (caseId, id) => (id ? ['/cases', caseId, 'signals', id] : []),
    label: (t) => t('today.do-record-partner-asked'),
  },
  record_court_step: court,
  record_court_objection: court,
  record_appeal_asked: court,
  record_withdrawal_asked: court,
  record_duty_step: court,
  record_duty_asked: court,
  record_place_found: referral,
  record_missing_sent: referral,
  record_interim_help: referral,
};

/** Another user than those who work on the case may look at it: the server's row says who. */
const SECOND_LOOKS: readonly string[] = ['cl.watch', 'dr.confirm', 'fu.mdwg_review', 'dr.review'];

/** The button of a row; null where the row has no form here or the viewer may not record it. */
export function stepLink(
  row: Pick<FollowUpDto, 'allowedActions' | 'rule' | 'subjectId'>,
  store: Pick<CaseStore, 'may' | 'subject'>,
): StepLink | null {
  const action = row.allowedActions.find((code) => code in TARGETS);
  const target = action ? TARGETS[action] : undefined;
  const needs = SECOND_LOOKS.includes(row.rule) ? undefined : target?.needs;
  if (!target || (needs && !store.may(needs))) return null;
  return {
    to: target.path(store.subject().id, row.subjectId),
    label: target.label,
    isWork: action === 'record_work',
  };
}

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
  path: (caseId: string) => readonly unknown[];
  label: (t: Translate) => string;
  needs: string;
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
};

/** The button of a row; null where nothing is recorded from here, or the viewer may not. */
export function stepLink(
  row: Pick<FollowUpDto, 'allowedActions'>,
  store: Pick<CaseStore, 'may' | 'subject'>,
): StepLink | null {
  const action = row.allowedActions.find((code) => code in TARGETS);
  const target = action ? TARGETS[action] : undefined;
  if (!target || !store.may(target.needs)) return null;
  return { to: target.path(store.subject().id), label: target.label, isWork: action === 'record_work' };
}

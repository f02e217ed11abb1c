import type { BlockerDto } from '../../api/models/blocker-dto';
import type { StatementKind } from './statement-fields';

type Place = 'contact' | 'assessment' | 'referral' | 'consent' | 'tasks' | 'plan' | 'orders' | 'children';

/** Where a blocker is cleared: a screen, or something that was said or done, recorded on the spot. */
const CLEARED_AT: Partial<Record<BlockerDto['code'], Place | { statement: StatementKind }>> = {
  safety_not_confirmed: 'contact',
  safety_confirmed_once: 'contact',
  safety_contact_too_old: 'contact',
  order_ended_recently: 'contact',
  too_few_attempts: 'contact',
  attempts_too_close: 'contact',
  attempts_by_one_worker: 'contact',
  risk_not_assessed: 'assessment',
  risk_not_recent: 'assessment',
  new_incident: 'assessment',
  wellbeing_not_clear: 'assessment',
  pressure_not_reassessed: 'assessment',
  danger_risk: 'assessment',
  danger_life: 'assessment',
  danger_incident: 'assessment',
  danger_order: 'orders',
  danger_breach: 'orders',
  order_not_served: 'orders',
  referrals_open: 'referral',
  feedback_missing: 'referral',
  needs_open: 'referral',
  follow_up_consent_not_asked: 'consent',
  follow_ups_open: 'tasks',
  safety_follow_ups_open: 'tasks',
  wish_not_recorded: { statement: 'wish' },
  not_told_may_return: { statement: 'may_return_told' },
  children_safety: { statement: 'children_checked' },
  child_not_safe: 'children',
  child_left_behind: 'children',
  plan_actions_open: 'plan',
  needs_not_answered: 'plan',
  needs_without_goal: 'plan',
  goals_unfinished: 'plan',
  own_actions_not_asked: 'contact',
  safety_plan_missing: 'plan',
  stop_request_missing: { statement: 'stop_request' },
  request_not_alone: { statement: 'stop_request' },
  services_not_explained: { statement: 'stop_request' },
  risks_not_explained: { statement: 'stop_request' },
  pressure_not_asked: { statement: 'stop_request' },
  urgent_help_not_offered: { statement: 'help_offered' },
  agencies_not_asked: { statement: 'agencies_asked' },
  no_contact_not_decided: { statement: 'no_contact_decision' },
  receiver_not_confirmed: { statement: 'receiver_reached' },
  evidence_missing: { statement: 'evidence' },
  other_case_not_named: { statement: 'other_case' },
  cards_differ: { statement: 'other_case' },
  child_decision_missing: { statement: 'child_decided' },
};

export type Clearing =
  | { kind: 'screen'; label: string; commands: readonly string[] }
  | { kind: 'statement'; label: string; statement: StatementKind };

/** The button of a blocker; null where only time or another user clears it. `label` is a text key. */
export function clearingOf({ code, subjectIds }: BlockerDto, caseId: string): Clearing | null {
  const at = CLEARED_AT[code];
  if (!at) return null;
  if (typeof at === 'object')
    return { kind: 'statement', label: 'closing.do-statement', statement: at.statement };
  const [only, ...more] = subjectIds;
  if (at === 'referral' && only && more.length === 0)
    return { kind: 'screen', label: 'closing.do-referral', commands: ['/referrals', only] };
  const screens = {
    contact: ['closing.do-contact', '/cases', caseId, 'contacts', 'new'],
    assessment: ['closing.do-assessment', '/assessments', caseId],
    referral: ['closing.do-referrals', '/cases', caseId, 'referrals'],
    consent: ['closing.do-consent', '/cases', caseId, 'consents', 'new'],
    tasks: ['closing.do-tasks', '/cases', caseId, 'contacts'],
    children: ['closing.do-children', '/cases', caseId, 'children'],
    plan: ['closing.do-plan', '/cases', caseId, 'help'],
    orders: ['closing.do-orders', '/cases', caseId, 'orders'],
  } as const satisfies Record<Place, readonly string[]>;
  const [label, ...commands] = screens[at];
  return { kind: 'screen', label, commands };
}

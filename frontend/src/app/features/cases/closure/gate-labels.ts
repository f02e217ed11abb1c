import type { BlockerDto } from '../../../api/models/blocker-dto';
import type { Dates } from '../../../core/language/dates';
import { textName } from '../../../core/language/texts';
import type { Translate } from '../../../core/language/texts';
import type { GateBlocker } from '../../../ui/closure-gate/closure-gate';

export interface GateViewer {
  /** The case is that of the viewer's agency and she works on it. */
  isWorker: boolean;
  isSupervisor: boolean;
  may: (action: string) => boolean;
  mayState: boolean;
}

const plan: GateTarget = { kind: 'screen', path: 'help', needs: 'record_support' };

/** Where a blocker is cleared: a screen of the case, or something said on the spot. */
export const CLEARED_AT: Partial<Record<BlockerDto['code'], GateTarget>> = {
  safety_not_confirmed: { kind: 'screen', path: 'contacts/new', needs: 'record_outcome' },
  safety_confirmed_once: { kind: 'screen', path: 'contacts/new', needs: 'record_outcome' },
  safety_contact_too_old: { kind: 'screen', path: 'contacts/new', needs: 'record_outcome' },
  order_ended_recently: { kind: 'screen', path: 'contacts/new', needs: 'record_outcome' },
  too_few_attempts: { kind: 'screen', path: 'contacts/new', needs: 'record_outcome' },
  attempts_too_close: { kind: 'screen', path: 'contacts/new', needs: 'record_outcome' },
  attempts_by_one_worker: { kind: 'screen', path: 'contacts/new', needs: 'record_outcome' },
  follow_ups_open: { kind: 'screen', path: 'contacts', needs: 'record_outcome' },
  safety_follow_ups_open: { kind: 'screen', path: 'contacts', needs: 'record_outcome' },
  risk_not_assessed: { kind: 'assessment', needs: 'assess_risk' },
  risk_not_recent: { kind: 'assessment', needs: 'assess_risk' },
  new_incident: { kind: 'assessment', needs: 'assess_risk' },
  pressure_not_reassessed: { kind: 'assessment', needs: 'assess_risk' },
  wellbeing_not_clear: { kind: 'assessment', needs: 'assess_risk' },
  danger_risk: { kind: 'assessment', needs: 'assess_risk' },
  danger_life: { kind: 'assessment', needs: 'assess_risk' },
  danger_incident: { kind: 'assessment', needs: 'assess_risk' },
  danger_order: { kind: 'screen', path: 'orders', needs: 'record_order' },
  danger_breach: { kind: 'screen', path: 'orders', needs: 'record_order' },
  referrals_open: { kind: 'screen', path: 'referrals', needs: 'send_referral' },
  feedback_missing: { kind: 'screen', path: 'referrals', needs: 'send_referral' },
  needs_open: { kind: 'screen', path: 'referrals', needs: 'send_referral' },
  follow_up_consent_not_asked: { kind: 'screen', path: 'consents/new', needs: 'record_consent' },
  wish_not_recorded: { kind: 'statement', statement: 'wish' },
  not_told_may_return: { kind: 'statement', statement: 'may_return_told' },
  children_safety: { kind: 'statement', statement: 'children_checked' },
  child_not_safe: { kind: 'screen', path: 'children', needs: 'change_identity' },
  child_left_behind: { kind: 'screen', path: 'children', needs: 'change_identity' },
  plan_actions_open: plan,
  court_duty_open: { kind: 'screen', path: 'court', needs: 'record_event' },
  court_without_date: { kind: 'screen', path: 'court', needs: 'record_event' },
  needs_not_answered: plan,
  needs_without_goal: plan,
  goals_unfinished: plan,
  own_actions_not_asked: { kind: 'screen', path: 'contacts/new', needs: 'record_outcome' },
  safety_plan_missing: plan,
};

export type GateTarget =
  | { kind: 'screen'; path: string; needs: string }
  | { kind: 'assessment'; needs: string }
  | { kind: 'statement'; statement: StatementOfGate };

export const STATEMENTS_OF_GATE = ['wish', 'may_return_told', 'children_checked'] as const;
export type StatementOfGate = (typeof STATEMENTS_OF_GATE)[number];

/** One blocker as a sentence, with who can clear it and the button that begins clearing it. */
export function gateBlocker(
  blocker: BlockerDto,
  viewer: GateViewer,
  words: { t: Translate; dates: Dates },
): GateBlocker {
  const { t, dates } = words;
  const facts = blocker.facts as Record<string, number | string>;
  const day = typeof facts['date'] === 'string' ? dates.date(facts['date']) : '';
  const sentence = t(`blocker.${textName(blocker.code)}`, { ...facts, date: day });
  const target = targetOf(blocker, viewer);
  return {
    code: blocker.code,
    sentence,
    ...(day && !sentence.includes(day) ? { fact: t('gate-fact.last', { day }) } : {}),
    clearedBy: clearerOf(blocker, viewer),
    who: t(`cleared-by.${textName(blocker.clearedBy)}`),
    ...(target ? { action: { code: target.kind, label: t(actionKey(target)) } } : {}),
  };
}

function clearerOf({ clearedBy }: BlockerDto, viewer: GateViewer): GateBlocker['clearedBy'] {
  if (clearedBy === 'time') return 'nobody';
  const isMine =
    (clearedBy === 'lead' && viewer.isWorker) || (clearedBy === 'supervisor' && viewer.isSupervisor);
  return isMine ? 'me' : 'other';
}

/** Where the viewer may clear it; null where she may not, or it is cleared elsewhere. */
function targetOf({ code }: BlockerDto, viewer: GateViewer): GateTarget | null {
  const target = CLEARED_AT[code];
  if (!target) return null;
  const mayAct = target.kind === 'statement' ? viewer.mayState : viewer.may(target.needs);
  return mayAct ? target : null;
}

function actionKey(target: GateTarget): string {
  if (target.kind === 'assessment') return 'gate-action.assess';
  if (target.kind === 'statement') return `gate-action.${textName(target.statement)}`;
  const name = target.path.split('/').join('-');
  return `gate-action.${name}`;
}

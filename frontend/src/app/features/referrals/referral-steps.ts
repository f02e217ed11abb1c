import type { ReferralDto } from '../../api/models/referral-dto';
import { isHelped, refusalActions } from '../../core/work/refusal-actions';
import { STEPS } from './step-forms';
import type { Step } from './step-forms';

/** They end it without help, or take an acceptance back: none of them is ever proposed. */
const ENDINGS: ReadonlySet<string> = new Set([
  'decline',
  'mark_unavailable',
  'withdraw',
  'mark_not_attended',
  'undo_accept',
  'no_longer_wanted',
]);

type Steps = Pick<
  ReferralDto,
  | 'allowedActions'
  | 'declineReason'
  | 'unavailableReason'
  | 'findOtherBy'
  | 'undoUntil'
  | 'status'
  | 'next'
  | 'settledBy'
  | 'survivorFeedback'
>;

const isUnanswered = ({ status }: Pick<Steps, 'status'>): boolean =>
  status === 'sent' || status === 'received';

/** Refused, and its sender or coordinator looks for another place. */
const isSearched = ({ status, findOtherBy }: Steps): boolean =>
  Boolean(findOtherBy) && !isUnanswered({ status });

const fitting = (shown: Steps): readonly string[] =>
  isSearched(shown)
    ? refusalActions({ reason: shown.declineReason, unavailableReason: shown.unavailableReason })
    : [];

/** Besides endings: a refusal is settled as its reason says, and by none of these where it is settled. */
const SETTLING = ['send_missing', 'help_ourselves', 'take_waiting_place'];

/** What is next in this state; a question leads only while an answer is open or something is late. */
function mayLead(shown: Steps, action: string): boolean {
  if (action === 'remind') return isUnanswered(shown) || shown.next?.isLate === true;
  if (action === 'record_feedback') return isHelped(shown) && !shown.survivorFeedback;
  if (action === 'set_appointment') return shown.status !== 'appointment';
  return !ENDINGS.has(action) && !SETTLING.includes(action);
}

/** A question names what the receiver owes. */
function labelled(step: Step, { next }: Steps): Step {
  if (step.action !== 'remind' || !next || next.step === 'answer') return step;
  return { ...step, label: `remind_${next.step}` };
}

export const isEnding = ({ action }: Step): boolean => ENDINGS.has(action);

/** The steps that are allowed now; after a refusal the fitting one comes first, and endings come last. */
export function stepsOf(shown: Steps, now: Date): Step[] {
  const allowed = new Set<string>(shown.allowedActions);
  const order = fitting(shown);
  const rank = (step: Step): number => {
    const place = order.indexOf(step.action);
    return place < 0 ? order.length + Number(isEnding(step)) : place;
  };
  return STEPS.filter(({ action, allowedBy }) => allowed.has(allowedBy ?? action))
    .filter(({ action }) => action !== 'undo_accept' || Date.parse(shown.undoUntil ?? '') > now.getTime())
    .map((step) => labelled(step, shown))
    .sort((one, other) => rank(one) - rank(other));
}

/** The action that leads: after a refusal what fits its reason, else the first that is next; none while others act. */
export function leadingAction(shown: Steps, steps: readonly Step[]): string | null {
  const offered = new Set<string>([...shown.allowedActions, ...steps.map(({ action }) => action)]);
  const first = fitting(shown).find((action) => offered.has(action));
  return first ?? steps.find(({ action }) => mayLead(shown, action))?.action ?? null;
}

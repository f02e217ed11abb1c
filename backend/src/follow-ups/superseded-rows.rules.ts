/**
 * Policy: closing removes no duty silently (capabilities 1.5). Duties about an order, a breach, acute suicide risk,
 * health care in its window, a running service or a court continue with an active owner. Contacts end if the survivor
 * asked for it; all rows of a duplicate move to the record that stays. Every row that ends is named before closing.
 */
import type { ClosureReason } from '../cases/cases.types.js';
import type { PendingRow, RuleKey, CaseFacts, Trigger, TriggerKind } from './follow-ups.types.js';
import { isEndedWithChild } from './child-follow-ups.rules.js';
import { isEndedWithCourt } from './court-follow-ups.rules.js';
import { isCancelledWithDate } from './date-follow-ups.rules.js';
import { ruleOf } from './follow-up-rules.js';
import type { TriggerOf } from './triggers.types.js';
import { isCancelledWithOrder } from './order-follow-ups.rules.js';
import { isMade } from './planned-rows.rules.js';
import { SILENCE } from './referral-follow-ups.rules.js';
import { codeList } from '../shared/code-lists.js';

export const ROW_FATES = codeList('RowFate', ['goes_on', 'ends', 'moves']);
export type RowFate = (typeof ROW_FATES)[number];

const ORDERS: readonly RuleKey[] = [
  'po.issue_check',
  'po.serve_check',
  'po.pre_expiry',
  'po.breach',
  'po.extension',
  'po.police_check',
];
const SERVICES: readonly RuleKey[] = ['rf.first_contact', 'rf.feedback'];
const URGENT_MIND: readonly RuleKey[] = ['su.emergency', 'su.same_day'];
const HEALTH_WINDOW: readonly RuleKey[] = ['hl.sexual_72h', 'hl.sexual_120h', 'hl.strangle', 'hl.forensic'];
/** Where a child is safe is asked whatever becomes of the case. */
const CHILD_DANGER: readonly RuleKey[] = ['ch.safety', 'ch.left'];
const CHILDREN: readonly RuleKey[] = [...CHILD_DANGER, 'ch.school', 'ch.papers'];
/** What does not depend on the case being open. */
const ALWAYS: readonly RuleKey[] = [
  'bl.settle',
  'pg.signal',
  'er.confirm',
  'cr.confirm',
  'dc.decide',
  'cl.watch',
];

/** Courts and their terms do not stop when the case closes. */
const COURTS: readonly RuleKey[] = [
  ...(['lg.court', 'lg.next_step', 'lg.object', 'lg.appeal', 'lg.withdrawal', 'lg.help'] as const),
  ...(['en.step', 'en.paid'] as const),
];
const SERVED: readonly RuleKey[] = [...ALWAYS, ...SERVICES, ...COURTS, 'su.import'];
const BY_NEED: readonly RuleKey[] = [...SERVED, ...HEALTH_WINDOW, 'hl.sexual_late', 'hl.review'];

/** Of a case that goes to other people nothing ends that is about danger. */
const HANDED_OVER: readonly RuleKey[] = [
  ...BY_NEED,
  ...CHILDREN,
  ...ORDERS,
  'po.not_binding',
  'po.weekly',
  'po.expiry',
  'lg.window',
  ...URGENT_MIND,
  'su.weekly',
  'fu.alternative_channel',
  'fu.safety_24h',
  'fu.mdwg_review',
  'fu.post_closure',
];

/**
 * What ends as a case of an agency that ends goes to another one, whose own case makes it again. A case with any other
 * waiting row goes over one by one, by its worker.
 */
export const ENDS_WITH_AGENCY: readonly RuleKey[] = [
  ...(['fu.first_contact', 'fu.safety_plan', 'fu.regular', 'fu.no_contact'] as const),
  ...(['rk.reassess', 'co.ask_again', 'pl.plan', 'pl.action'] as const),
];

/** Rules whose waiting rows stay, by the reason of the closing. */
const GOES_ON: Record<Exclude<ClosureReason, 'duplicate'>, readonly RuleKey[]> = {
  needs_met: [...BY_NEED, ...CHILDREN, 'fu.alternative_channel', 'fu.post_closure', 'sv.outcome'],
  survivor_request: [
    ...SERVED,
    ...ORDERS,
    ...URGENT_MIND,
    ...HEALTH_WINDOW,
    ...CHILD_DANGER,
    'fu.mdwg_review',
    'sh.exit_plan',
  ],
  no_contact: [...SERVED, ...CHILDREN, 'fu.alternative_channel', 'fu.post_closure'],
  moved: HANDED_OVER,
  transferred: HANDED_OVER,
  died: [...CHILDREN, 'bl.settle', 'er.confirm', 'cr.confirm', 'dc.decide'],
  opened_in_error: [...CHILDREN, 'bl.settle', 'er.confirm', 'cr.confirm', 'dc.decide'],
};

export interface Closing {
  readonly reason: ClosureReason;
  /** She allows contacts after closing. */
  readonly contactConsent: boolean;
}

const ASKS_HER_LATER: readonly RuleKey[] = ['fu.alternative_channel', 'sv.outcome'];

export function fateOf({ rule }: Pick<PendingRow, 'rule'>, { reason, contactConsent }: Closing): RowFate {
  if (reason === 'duplicate') return rule === 'cl.decide' ? 'ends' : 'moves';
  // Nobody looks for her, or asks how it goes, after closing unless she wants to be contacted then.
  if (ASKS_HER_LATER.includes(rule) && !contactConsent) return 'ends';
  return GOES_ON[reason].includes(rule) ? 'goes_on' : 'ends';
}

/**
 * Policy: an event ends waiting rows that its own rows replace, and those whose subject is gone. Duties that are
 * still owed continue (policy of closing, in this file).
 */

type Ends<K extends TriggerKind> = (row: PendingRow, trigger: TriggerOf<K>, facts: CaseFacts) => boolean;

const CLOSING_ROWS: readonly RuleKey[] = ['cl.decide', 'cl.second_talk', 'cl.watch'];
/** What else would reach her after she asked for no contact. */
const ASKS_HER: readonly RuleKey[] = [...ASKS_HER_LATER, 'pl.plan', 'pg.partner'];
/** Of a closed case: the contacts she had allowed, and the attempts that one of them has left. */
const AFTER_CLOSURE: readonly RuleKey[] = [
  'fu.post_closure',
  'fu.no_contact',
  'pg.partner',
  ...ASKS_HER_LATER,
];
const OF_CLOSED: readonly RuleKey[] = ['fu.post_closure', 'po.police_check', 'cl.watch'];

const isOf = (row: PendingRow, rule: RuleKey, subjectId: string): boolean =>
  row.rule === rule && row.subjectId === subjectId;

/** By event: whether a waiting row ends with it. */
const ENDS: { readonly [K in TriggerKind]?: Ends<K> } = {
  case_closed: (row, trigger) => fateOf(row, trigger) === 'ends',
  contacts_stopped: ({ rule }) => ruleOf(rule).kind === 'safety_contact' || ASKS_HER.includes(rule),
  case_reopened: ({ rule }) => OF_CLOSED.includes(rule),
  later_contact_refused: ({ rule }, _, { status }) => status === 'closed' && AFTER_CLOSURE.includes(rule),
  programme_refused: ({ rule, subjectId }, { signalId }) =>
    rule === 'pg.partner' && (signalId === null || subjectId === signalId),
  service_date_set: (row, { referralId }) => isOf(row, 'rf.feedback', referralId),
  referral_accepted: (row, { referralId }) => isOf(row, 'rf.find_other', referralId),
  // What was planned for a silence gives way to what the answer asks for.
  referral_refused: (row, { referralId }) => isOf(row, 'rf.find_other', referralId) && row.step === SILENCE,
  referral_ended: ({ rule, subjectId }, { referralId }) =>
    subjectId === referralId &&
    (ruleOf(rule).owner === 'receiving_agency' || rule === 'rf.find_other' || rule === 'rf.handed_over'),
  support_lead_open_again: ({ rule }, _, facts) => !isMade(rule, facts),
  // Her answer ends the offer; after a no the police keep only what belongs to an order (facts say declined).
  support_lead_answered: ({ rule }, { answer }, facts) => !isMade(rule, { ...facts, supportLead: answer }),
  closing_ended: ({ rule, subjectId }, { episodeId }) =>
    CLOSING_ROWS.includes(rule) && subjectId === episodeId,
  erasure_ended: (row, { erasureId }) =>
    isOf(row, 'er.confirm', erasureId) || isOf(row, 'er.ask_again', erasureId),
  block_settled: (row, { blockId }) => isOf(row, 'bl.settle', blockId),
  plan_action_set: (row, { actionId }) => isOf(row, 'pl.action', actionId),
  plan_not_wanted: ({ rule }) => rule === 'pl.plan',
  plan_action_ended: (row, { actionId }) => isOf(row, 'pl.action', actionId),
  decision_taken_back: (row, { decisionId }) => isOf(row, 'mt.decision', decisionId),
};

/** What ends with the order, the date, the child or the court case that it belongs to. */
const FALLS = [isCancelledWithOrder, isCancelledWithDate, isEndedWithChild, isEndedWithCourt] as const;

function isSuperseded<K extends TriggerKind>(
  row: PendingRow,
  trigger: TriggerOf<K>,
  facts: CaseFacts,
): boolean {
  const ends: Ends<K> | undefined = ENDS[trigger.kind as K];
  return ends ? ends(row, trigger, facts) : FALLS.some((falls) => falls(trigger, row));
}

/** Ids of waiting rows whose place the event's own rows take, or that it ends; they become `replaced`. */
export const supersededBy = (trigger: Trigger, pending: readonly PendingRow[], facts: CaseFacts): string[] =>
  pending.filter((row) => isSuperseded(row, trigger, facts)).map((row) => row.id);

/**
 * Policy: an event ends the waiting rows whose place its own rows take, and those that lost what they were about. What is
 * still owed to her goes on (closing-rows.rules.ts).
 */
import { fateOf } from './closing-rows.rules.js';
import { fallsWithDate } from './date-follow-ups.rules.js';
import { ruleOf } from './follow-up-rules.js';
import type { TriggerOf } from './follow-ups.rules.js';
import type { CaseFacts, PendingRow, RuleKey, Trigger, TriggerKind } from './follow-ups.types.js';
import { fallsWithOrder } from './order-follow-ups.rules.js';
import { isMade } from './planned-rows.rules.js';
import { SILENCE } from './referral-follow-ups.rules.js';

type Ends<K extends TriggerKind> = (row: PendingRow, trigger: TriggerOf<K>, facts: CaseFacts) => boolean;

const CLOSING_ROWS: readonly RuleKey[] = ['cl.decide', 'cl.second_talk', 'cl.watch'];
/** Of a closed case: the contacts she had allowed, and the attempts that one of them has left. */
const AFTER_CLOSURE: readonly RuleKey[] = ['fu.post_closure', 'fu.no_contact', 'fu.another_way'];
const OF_CLOSED: readonly RuleKey[] = ['fu.post_closure', 'po.police_check', 'cl.watch'];

const isOf = (row: PendingRow, rule: RuleKey, subjectId: string): boolean =>
  row.rule === rule && row.subjectId === subjectId;

/** By event: whether a waiting row ends with it. */
const ENDS: { readonly [K in TriggerKind]?: Ends<K> } = {
  case_closed: (row, trigger) => fateOf(row, trigger) === 'ends',
  contacts_stopped: ({ rule }) => ruleOf(rule).kind === 'safety_contact' || rule === 'fu.another_way',
  case_reopened: ({ rule }) => OF_CLOSED.includes(rule),
  later_contact_refused: ({ rule }, _, { status }) => status === 'closed' && AFTER_CLOSURE.includes(rule),
  service_date_set: (row, { referralId }) => isOf(row, 'rf.feedback', referralId),
  referral_accepted: (row, { referralId }) => isOf(row, 'rf.find_other', referralId),
  // What was planned for a silence gives way to what the answer asks for.
  referral_refused: (row, { referralId }) => isOf(row, 'rf.find_other', referralId) && row.step === SILENCE,
  referral_ended: ({ rule, subjectId }, { referralId }) =>
    subjectId === referralId && (ruleOf(rule).owner === 'receiving_agency' || rule === 'rf.find_other'),
  support_lead_open_again: ({ rule }, _, facts) => !isMade(rule, facts),
  // Her answer ends the offer; after a no the police keep only what belongs to an order (facts say declined).
  support_lead_answered: ({ rule }, { answer }, facts) => !isMade(rule, { ...facts, supportLead: answer }),
  closing_ended: ({ rule, subjectId }, { episodeId }) =>
    CLOSING_ROWS.includes(rule) && subjectId === episodeId,
  erasure_ended: (row, { erasureId }) =>
    isOf(row, 'er.confirm', erasureId) || isOf(row, 'er.ask_again', erasureId),
  block_settled: (row, { blockId }) => isOf(row, 'bl.settle', blockId),
  decision_taken_back: (row, { decisionId }) => isOf(row, 'mt.decision', decisionId),
};

/** What ends with the order or the date that it belongs to. */
const FALLS = [fallsWithOrder, fallsWithDate] as const;

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

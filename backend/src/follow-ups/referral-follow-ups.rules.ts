/**
 * Policy: a referral has a clock at every step (domain reference 2.4): an answer by urgency, first contact within the
 * same span after acceptance, the outcome 7 days after the service, else 30 days after acceptance.
 */
import { earlier } from '../shared/dates.js';
import { addSpan } from './due.rules.js';
import { REFERRAL_AT_MOST_HIGH } from './follow-up-rules.js';
import type { CaseFacts, Trigger } from './follow-ups.types.js';
import { fromTable } from './planned-rows.rules.js';
import type { Row } from './planned-rows.rules.js';

type TriggerOf<K extends Trigger['kind']> = Extract<Trigger, { kind: K }>;

function byUrgency(
  rule: 'rf.ack' | 'rf.first_contact',
  { kind, urgency }: TriggerOf<'referral_sent' | 'referral_accepted'>,
  facts: CaseFacts,
): Row[] {
  const most = addSpan(facts.now, REFERRAL_AT_MOST_HIGH);
  return fromTable(rule, facts, { because: kind, urgency }).map((row) =>
    facts.band === 'high' ? { ...row, dueAt: earlier(row.dueAt, most) } : row,
  );
}

/** The answer the receiving agency owes. */
export function afterSending(trigger: TriggerOf<'referral_sent'>, facts: CaseFacts): Row[] {
  return byUrgency('rf.ack', trigger, facts).map((row) => ({ ...row, subjectId: trigger.referralId }));
}

/** First contact and, while no service date is known, the outcome. */
export function afterAcceptance(trigger: TriggerOf<'referral_accepted'>, facts: CaseFacts): Row[] {
  const outcome = fromTable('rf.feedback', facts, { because: trigger.kind, steps: [1] });
  return [...byUrgency('rf.first_contact', trigger, facts), ...outcome].map((row) => ({
    ...row,
    subjectId: trigger.referralId,
  }));
}

/** The outcome counted from the day of the service; it takes the place of the one counted from the acceptance. */
export function afterServiceDate(trigger: TriggerOf<'service_date_set'>, facts: CaseFacts): Row[] {
  const choice = { because: trigger.kind, steps: [2], base: trigger.serviceAt };
  return fromTable('rf.feedback', facts, choice).map((row) => ({ ...row, subjectId: trigger.referralId }));
}

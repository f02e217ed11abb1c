/**
 * Policy: a referral has a clock at every step (domain reference 2.4): an answer by urgency, first contact within the
 * same span after acceptance, the outcome 7 days after the service, else 30 days after acceptance. A reopened
 * case starts the clocks of what still runs again.
 */
import { earlier, lastMinuteOfDay, later } from '../shared/dates.js';
import { addSpan } from './due.rules.js';
import { REFERRAL_AT_MOST_HIGH } from './follow-up-rules.js';
import type { CaseFacts, RunningReferral, Trigger, Urgency } from './follow-ups.types.js';
import { fromTable } from './planned-rows.rules.js';
import type { Row } from './planned-rows.rules.js';

type TriggerOf<K extends Trigger['kind']> = Extract<Trigger, { kind: K }>;

function byUrgency(
  rule: 'rf.ack' | 'rf.first_contact',
  { because, urgency }: Pick<Row, 'because'> & { readonly urgency: Urgency },
  facts: CaseFacts,
): Row[] {
  const most = addSpan(facts.now, REFERRAL_AT_MOST_HIGH);
  return fromTable(rule, facts, { because, urgency }).map((row) =>
    facts.band === 'high' ? { ...row, dueAt: earlier(row.dueAt, most) } : row,
  );
}

const ofReferral = (id: string, rows: readonly Row[]): Row[] =>
  rows.map((row) => ({ ...row, subjectId: id }));

/** The answer the receiving agency owes. */
export function afterSending(trigger: TriggerOf<'referral_sent'>, facts: CaseFacts): Row[] {
  const { kind, urgency, referralId } = trigger;
  return ofReferral(referralId, byUrgency('rf.ack', { because: kind, urgency }, facts));
}

/** First contact and, while no service date is known, the outcome. */
export function afterAcceptance(trigger: TriggerOf<'referral_accepted'>, facts: CaseFacts): Row[] {
  const { kind, urgency, referralId } = trigger;
  return ofReferral(referralId, [
    ...byUrgency('rf.first_contact', { because: kind, urgency }, facts),
    ...fromTable('rf.feedback', facts, { because: kind, steps: [1] }),
  ]);
}

/** The outcome counted from the day of the service; it takes the place of the one counted from the acceptance. */
export function afterServiceDate(trigger: TriggerOf<'service_date_set'>, facts: CaseFacts): Row[] {
  const choice = { because: trigger.kind, steps: [2], base: lastMinuteOfDay(trigger.serviceAt) };
  return ofReferral(trigger.referralId, fromTable('rf.feedback', facts, choice));
}

/**
 * What the receivers of a reopened case still owe. Closing ended their rows, not their work; nothing counts from before
 * the reopening, so that nothing is late at once.
 */
export function afterReopening(facts: CaseFacts): Row[] {
  return facts.referrals.flatMap((referral) => ofReferral(referral.id, stillOwed(referral, facts)));
}

function stillOwed({ urgency, isContacted, serviceAt }: RunningReferral, facts: CaseFacts): Row[] {
  const because = 'case_reopened';
  const outcome = serviceAt
    ? { steps: [2], base: later(lastMinuteOfDay(serviceAt), facts.now) }
    : { steps: [1] };
  return [
    ...(isContacted ? [] : byUrgency('rf.first_contact', { because, urgency }, facts)),
    ...fromTable('rf.feedback', facts, { because, ...outcome }),
  ];
}

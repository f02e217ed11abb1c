/**
 * Policy: a referral has a clock at every step (domain reference 2.4): an answer by urgency, first contact within the
 * same span after acceptance, the outcome 7 days after the service, else 30 days after acceptance. A reopened
 * case starts the clocks of what still runs again. A refusal is work for the sender: another place is found before the
 * need's own window ends, and a silence counts as a refusal after as long again as the answer had (capabilities 3.1).
 */
import type { ServiceType } from '../agencies/index.js';
import { SHELTER_ANSWER_HOURS } from '../referrals/referrals.types.js';
import type { SoughtNeed } from '../referrals/referrals.types.js';
import { addHours, earlier, lastMinuteOfDay, later } from '../shared/dates.js';
import { addSpan } from './due.rules.js';
import { REFERRAL_AT_MOST_HIGH, days } from './follow-up-rules.js';
import type { CaseFacts, PendingRow, RuleKey, RunningReferral, Urgency } from './follow-ups.types.js';
import type { TriggerOf } from './triggers.types.js';
import { fromTable, ofSubject, rowDue } from './planned-rows.rules.js';
import type { Row } from './planned-rows.rules.js';

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

/** Rows that say until when a need can be met. */
const WINDOWS_OF_NEED: Partial<Record<ServiceType, readonly RuleKey[]>> = {
  forensic_exam: ['hl.forensic'],
  health: ['hl.sexual_72h', 'hl.sexual_120h', 'hl.strangle'],
  legal: ['lg.court'],
};

const windowsOf = (need: SoughtNeed | null): readonly RuleKey[] =>
  (need && need !== 'handover' && WINDOWS_OF_NEED[need]) || [];
export const hasWindow = (need: SoughtNeed | null): boolean => windowsOf(need).length > 0;

/** Until when the need can be met at all; null where no window is open. */
export function windowEndOf(
  need: SoughtNeed | null,
  pending: readonly Pick<PendingRow, 'rule' | 'dueAt'>[],
  now: Date,
): Date | null {
  const ends = pending
    .filter(({ rule, dueAt }) => windowsOf(need).includes(rule) && dueAt > now)
    .map(({ dueAt }) => dueAt.getTime());
  return ends.length > 0 ? new Date(Math.min(...ends)) : null;
}

/** Which of the two rows of `rf.find_other` is planned for a silence. */
export const SILENCE = 2;
const REFUSED = 1;

/** Another place, by when the urgency says and never after the need can be met at all. */
function otherPlace(
  { because, urgency, windowEndsAt }: Pick<Row, 'because'> & { urgency: Urgency; windowEndsAt: Date | null },
  facts: CaseFacts,
  { step, base }: { readonly step: number; readonly base: Date },
): Row[] {
  return fromTable('rf.find_other', facts, { because, urgency, base, steps: [step] }).map((row) => ({
    ...row,
    fromAt: base,
    dueAt: windowEndsAt && windowEndsAt > base ? earlier(row.dueAt, windowEndsAt) : row.dueAt,
  }));
}

/** A shelter answers in two hours while her risk is high, whatever the urgency (capabilities 9). */
function answersOf({ kind, urgency, isShelter }: TriggerOf<'referral_sent'>, facts: CaseFacts): Row[] {
  const rows = byUrgency('rf.ack', { because: kind, urgency }, facts);
  if (!isShelter || facts.band !== 'high') return rows;
  const most = addHours(facts.now, SHELTER_ANSWER_HOURS);
  return rows.map((row) => ({ ...row, dueAt: earlier(row.dueAt, most) }));
}

/** The answer the receiving agency owes, and another place where it does not come. */
export function afterSending(trigger: TriggerOf<'referral_sent'>, facts: CaseFacts): Row[] {
  const { kind: because, referralId } = trigger;
  const answers = answersOf(trigger, facts);
  const silences = answers.flatMap(({ dueAt }) => {
    const base = new Date(2 * dueAt.getTime() - facts.now.getTime());
    return otherPlace({ ...trigger, because }, facts, { step: SILENCE, base });
  });
  return ofSubject(referralId, [...answers, ...(trigger.isSupportLead ? [] : silences)]);
}

/** What a refusal asks of the sender: another place, what was missing, or her consent. */
export function afterRefusal(trigger: TriggerOf<'referral_refused'>, facts: CaseFacts): Row[] {
  const { kind: because, urgency, referralId, asksFor } = trigger;
  const other = otherPlace({ ...trigger, because }, facts, { step: REFUSED, base: facts.now });
  const missing = fromTable('rf.send_missing', facts, { because, urgency });
  const consent = other.map(({ dueAt }) => rowDue('co.ask_again', facts.now, { dueAt, because }));
  return ofSubject(
    referralId,
    {
      other_place: other,
      missing_information: missing,
      consent: [...other, ...consent],
    }[asksFor],
  );
}

/** First contact and, while no service date is known, the outcome. */
export function afterAcceptance(trigger: TriggerOf<'referral_accepted'>, facts: CaseFacts): Row[] {
  const { kind, urgency, referralId, isHandover = false } = trigger;
  const outcome = fromTable('rf.feedback', facts, { because: kind, steps: [1] });
  const most = addSpan(facts.now, TOGETHER[facts.band === 'high' ? 'high' : 'other']);
  return ofSubject(referralId, [
    ...byUrgency('rf.first_contact', { because: kind, urgency }, facts),
    ...(isHandover ? outcome.map((row) => ({ ...row, dueAt: earlier(row.dueAt, most) })) : outcome),
  ]);
}

/** How long two agencies look after her before the coordinators ask (capabilities 2.1). */
const TOGETHER = { high: days(7), other: days(14) } as const;

/** She is there and safe: the former owner asks to close as handed over, or says why not. */
export const afterReached = ({ kind, referralId }: TriggerOf<'handover_reached'>, facts: CaseFacts): Row[] =>
  ofSubject(referralId, fromTable('rf.handed_over', facts, { because: kind }));

/** The new place asks by the code on her card: the owner hears at once, not only when it is due. */
export const afterCallIn = ({ kind, callInId }: TriggerOf<'called_in'>, facts: CaseFacts): Row[] =>
  ofSubject(
    callInId,
    fromTable('ho.call_in', facts, { because: kind }).map((row) => ({ ...row, alertAt: facts.now })),
  );

/** The outcome counted from the day of the service; it takes the place of the one counted from the acceptance. */
export function afterServiceDate(trigger: TriggerOf<'service_date_set'>, facts: CaseFacts): Row[] {
  const choice = { because: trigger.kind, steps: [2], base: lastMinuteOfDay(trigger.serviceAt) };
  return ofSubject(trigger.referralId, fromTable('rf.feedback', facts, choice));
}

/**
 * What the receivers of a reopened case still owe. Closing ended their rows, not their work. Time is counted from the
 * reopening, so no row is late at once.
 */
export function afterReopening(facts: CaseFacts): Row[] {
  return facts.referrals.flatMap((referral) => ofSubject(referral.id, stillOwed(referral, facts)));
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

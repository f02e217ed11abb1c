/**
 * Policy: answer by urgency in 24 hours, 72 hours or 7 days, first contact within the same span after acceptance,
 * outcome 7 days after the service date, else 30 days after acceptance (domain reference 2.4). High risk shortens
 * every clock: then nobody waits longer than 72 hours for an answer or a first contact. What was missing and was sent starts the answer's
 * clock again (capabilities 3.2).
 */
import { addDays, addHours, earlier, HOUR, lastMinuteOfDay, shiftDay, startOfDay } from '../shared/dates.js';
import { SPAN_HOURS } from './referrals.types.js';
import type { Referral, ReferralDue, ReferralLateness } from './referrals.types.js';

const HIGH_RISK_HOURS = 72;
const OUTCOME_DAYS_AFTER_SERVICE = 7;
const OUTCOME_DAYS_AFTER_ACCEPTANCE = 30;

type Pace = Pick<Referral, 'urgency' | 'band'>;

function afterSpan(from: Date, { urgency, band }: Pace): Date {
  const due = addHours(from, SPAN_HOURS[urgency]);
  return band === 'high' ? earlier(due, addHours(from, HIGH_RISK_HOURS)) : due;
}

/** By when the receiver accepts or declines. */
export const answerDueAt = (sentAt: Date, pace: Pace): Date => afterSpan(sentAt, pace);

/** By when the receiver has spoken with her, counted from the acceptance. */
export const contactDueAt = (acceptedAt: Date, pace: Pace): Date => afterSpan(acceptedAt, pace);

/** By when the receiver reports the outcome; the last minute of the seventh day after a service date. */
export function outcomeDueAt(acceptedAt: Date, serviceOn: Referral['serviceOn']): Date {
  if (serviceOn === null) return addDays(acceptedAt, OUTCOME_DAYS_AFTER_ACCEPTANCE);
  return lastMinuteOfDay(startOfDay(shiftDay(serviceOn, OUTCOME_DAYS_AFTER_SERVICE)));
}

/** What the receiver still owes, in order of time; empty once the referral has ended. */
export function referralDues(referral: Referral): ReferralDue[] {
  const { status, decidedAt } = referral;
  if (status === 'sent' || status === 'received')
    return [{ step: 'answer', dueAt: answerDueAt(referral.resentAt ?? referral.sentAt, referral) }];
  const isServing = ['accepted', 'appointment', 'service_started'].includes(status);
  if (!isServing || decidedAt === null) return [];
  const dues: ReferralDue[] = [{ step: 'outcome', dueAt: outcomeDueAt(decidedAt, referral.serviceOn) }];
  // A service that has started is a contact, whoever forgot to write it down.
  if (referral.contactedAt === null && status !== 'service_started')
    dues.push({ step: 'contact', dueAt: contactDueAt(decidedAt, referral) });
  return dues.sort((first, second) => first.dueAt.getTime() - second.dueAt.getTime());
}

/** What is longest overdue, or null while nothing is; a due time counts as missed once it has passed. */
export function referralLateness(referral: Referral, now: Date): ReferralLateness | null {
  const first = referralDues(referral)[0];
  if (!first || first.dueAt >= now) return null;
  return { ...first, hoursLate: Math.floor((now.getTime() - first.dueAt.getTime()) / HOUR) };
}

/**
 * Policy: what a permitted action changes in a referral (domain reference 2.4); permission is checked elsewhere. A
 * service that starts is also the first contact. Missing feedback never overwrites the survivor's feedback.
 */
import { isRefused } from './refused-referrals.rules.js';
import { statusAfter } from './referrals.rules.js';
import type { ReferralCommand } from './referral-commands.types.js';
import { SPAN_HOURS } from './referrals.types.js';
import type { Referral, ReferralAction, ReferralDue, ReferralLateness } from './referrals.types.js';
import { addDays, addHours, earlier, HOUR, lastMinuteOfDay, shiftDay, startOfDay } from '../shared/dates.js';

type Change = Partial<
  Pick<
    Referral,
    | 'status'
    | 'resentAt'
    | 'decidedAt'
    | 'contactedAt'
    | 'serviceOn'
    | 'word'
    | 'noLongerWanted'
    | 'declineReason'
    | 'settledBy'
  >
>;

type CommandOf<A extends ReferralAction> = Extract<ReferralCommand, { action: A }>;
type Details = {
  readonly [A in ReferralAction]?: (referral: Referral, command: CommandOf<A>, now: Date) => Change;
};

const decided = (_referral: Referral, _command: unknown, now: Date): Change => ({ decidedAt: now });

/** What an action changes besides the status; an action that is not listed changes the status only. */
const DETAILS: Details = {
  accept: decided,
  decline: decided,
  mark_unavailable: decided,
  record_contact: (_referral, { at }) => ({ contactedAt: at }),
  start_service: ({ contactedAt }, { serviceOn }, now) => ({ serviceOn, contactedAt: contactedAt ?? now }),
  complete: (_referral, { serviceOn, word }) => ({ serviceOn, word }),
  record_feedback: (referral, { word, noLongerWanted }) => ({
    word: word ?? referral.word,
    noLongerWanted: referral.noLongerWanted || noLongerWanted,
    ...(noLongerWanted && isRefused(referral) ? { settledBy: 'no_longer_wanted' as const } : {}),
  }),
  withdraw: ({ noLongerWanted }, { reason }) => ({
    noLongerWanted: noLongerWanted || reason === 'no_longer_wanted',
  }),
  send_missing: (_referral, _command, now) => ({
    resentAt: now,
    decidedAt: null,
    declineReason: null,
    settledBy: null,
  }),
  // The survivor's feedback on earlier help does not apply to this referral.
  help_ourselves: () => ({ settledBy: 'own_help', word: null }),
  take_waiting_place: () => ({ settledBy: 'waiting_place' }),
  record_gap: () => ({ settledBy: 'gap' }),
};

function detailsOf<A extends ReferralAction>(referral: Referral, command: CommandOf<A>, now: Date): Change {
  return DETAILS[command.action as A]?.(referral, command, now) ?? {};
}

/** The fields that change; the status stays where the status does not take the action. */
export function referralChange(referral: Referral, command: ReferralCommand, now: Date): Change {
  const status = statusAfter(referral.status, command.action) ?? referral.status;
  return { status, ...detailsOf(referral, command, now) };
}

/**
 * Policy: answer by urgency in 24 hours, 72 hours or 7 days, first contact within the same span after acceptance,
 * outcome 7 days after the service date, else 30 days after acceptance (domain reference 2.4). High risk shortens
 * every clock: then nobody waits longer than 72 hours for an answer or a first contact. What was missing and was sent starts the answer's
 * clock again (capabilities 3.2).
 */

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
export function referralDeadlines(referral: Referral): ReferralDue[] {
  const { status, decidedAt } = referral;
  if (status === 'sent' || status === 'received')
    return [{ step: 'answer', dueAt: answerDueAt(referral.resentAt ?? referral.sentAt, referral) }];
  const isServing = ['accepted', 'appointment', 'service_started'].includes(status);
  if (!isServing || decidedAt === null) return [];
  const dues: ReferralDue[] = [{ step: 'outcome', dueAt: outcomeDueAt(decidedAt, referral.serviceOn) }];
  // A started service counts as a contact, even if none was recorded.
  if (referral.contactedAt === null && status !== 'service_started')
    dues.push({ step: 'contact', dueAt: contactDueAt(decidedAt, referral) });
  return dues.sort((first, second) => first.dueAt.getTime() - second.dueAt.getTime());
}

/** What is longest overdue, or null while nothing is; a due time counts as missed once it has passed. */
export function referralLateness(referral: Referral, now: Date): ReferralLateness | null {
  const first = referralDeadlines(referral)[0];
  if (!first || first.dueAt >= now) return null;
  return { ...first, hoursLate: Math.floor((now.getTime() - first.dueAt.getTime()) / HOUR) };
}

/**
 * Policy: what a permitted action changes in a referral (domain reference 2.4); permission is checked elsewhere. A
 * service that starts is also the first contact. Missing feedback never overwrites the survivor's feedback.
 */
import { addDays, addHours, earlier, lastMinuteOfDay, shiftDay, startOfDay } from '../shared/dates.js';
import type { CommandOf, ReferralCommand } from './referral-commands.types.js';
import type { ReferralRecord } from './referral.entity.js';
import type { ReferralEvent } from './referrals.events.js';
import { endingOf, isRefused, statusAfter } from './referrals.rules.js';
import { ENDED_STATUSES, NEXT_STEPS, SHELTER_ANSWER_HOURS, SPAN_HOURS } from './referrals.types.js';
import type { NextStep, Referral, ReferralAction, ReferralDue, ReferralStatus } from './referrals.types.js';

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
 * clock again (capabilities 3.2). A shelter answers for a case of high risk in two hours (capabilities 9).
 */

const HIGH_RISK_HOURS = 72;
const OUTCOME_DAYS_AFTER_SERVICE = 7;
const OUTCOME_DAYS_AFTER_ACCEPTANCE = 30;
/** How long two agencies look after her before the coordinators ask (capabilities 2.1). */
const TOGETHER_DAYS = { high: 7, other: 14 } as const;

type Pace = Pick<Referral, 'urgency' | 'band'>;

/** How long an answer or a first contact takes by urgency and risk. */
export function afterSpan(from: Date, { urgency, band }: Pace): Date {
  const due = addHours(from, SPAN_HOURS[urgency]);
  return band === 'high' ? earlier(due, addHours(from, HIGH_RISK_HOURS)) : due;
}

/** A place to sleep; not a shelter that is asked to make the contacts or to take her case over. */
export const isForShelter = ({ kind, need }: Pick<ReferralEvent, 'kind' | 'need'>): boolean =>
  kind === 'service' && need === 'safe_house';

/** By when the receiver answers, from the sending. */
export function answerDueAt(from: Date, asked: Pace & Pick<ReferralEvent, 'kind' | 'need'>): Date {
  const due = afterSpan(from, asked);
  const isUrgent = asked.band === 'high' && isForShelter(asked);
  return isUrgent ? earlier(due, addHours(from, SHELTER_ANSWER_HOURS)) : due;
}

/** By when the receiver reports the outcome; the last minute of the seventh day after a service date. */
export function outcomeDueAt(
  acceptedAt: Date,
  { kind, band, serviceOn }: Pick<Referral, 'kind' | 'band' | 'serviceOn'>,
): Date {
  if (kind === 'handover') return addDays(acceptedAt, TOGETHER_DAYS[band === 'high' ? 'high' : 'other']);
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
  const dues: ReferralDue[] = [{ step: 'outcome', dueAt: outcomeDueAt(decidedAt, referral) }];
  // A started service counts as a contact, even if none was recorded.
  if (referral.contactedAt === null && status !== 'service_started')
    dues.push({ step: 'contact', dueAt: afterSpan(decidedAt, referral) });
  return dues.sort((first, second) => first.dueAt.getTime() - second.dueAt.getTime());
}

/** A stored referral as the rules see it. */
export const toReferral = (record: ReferralRecord): Referral => ({
  id: record.id,
  kind: record.kind,
  need: record.serviceType,
  status: record.status,
  urgency: record.urgency,
  band: record.band,
  fromAgencyId: record.fromAgencyId,
  toAgencyId: record.toAgencyId,
  sentAt: record.sentAt,
  decidedAt: record.decidedAt,
  contactedAt: record.contactedAt,
  serviceOn: record.serviceOn,
  word: record.survivorFeedback,
  noLongerWanted: record.noLongerWanted,
  replacesReferralId: record.replacesReferralId,
  resentAt: record.resentAt,
  declineReason: record.declineReason,
  withdrawalReason: record.withdrawalReason,
  settledBy: record.settledBy,
  ending: endingOf(record),
});

export const hasEnded = (status: ReferralStatus): boolean => ENDED_STATUSES.some((ended) => ended === status);

/** The stored due times of a referral, recalculated after every change. */
export function duesOf(
  referral: Referral,
): Pick<ReferralRecord, 'ackDueAt' | 'contactDueAt' | 'outcomeDueAt' | 'dueAt'> {
  const dues = referralDeadlines(referral);
  const dueOf = (step: string): Date | null => dues.find((due) => due.step === step)?.dueAt ?? null;
  return {
    ackDueAt: dueOf('answer'),
    contactDueAt: dueOf('contact'),
    outcomeDueAt: dueOf('outcome'),
    dueAt: dues[0]?.dueAt ?? null,
  };
}

type StoredDetails = {
  readonly [A in ReferralAction]?: (command: CommandOf<A>, now: Date) => Partial<ReferralRecord>;
};

const nextStepOf = (code: string): NextStep | null => NEXT_STEPS.find((known) => known === code) ?? null;

/** A recorded gap stays: it says what the district lacks, however she was helped afterwards. */
const UNSETTLED = { waitingOn: null, interimHelp: null } satisfies Partial<ReferralRecord>;

const STORED_DETAILS: StoredDetails = {
  acknowledge: (_command, now) => ({ receivedAt: now }),
  decline: ({ reason, nextStep, missing }) => ({
    declineReason: reason,
    nextStep: nextStepOf(nextStep),
    missingCodes: [...missing],
  }),
  mark_unavailable: ({ reason, nextStep }) => ({
    unavailableReason: reason,
    nextStep: nextStepOf(nextStep),
    missingCodes: [],
  }),
  set_appointment: ({ at }) => ({ appointmentAt: at }),
  complete: ({ word, notAsked }) => ({ notAskedReason: word === null ? notAsked : null }),
  mark_not_attended: ({ nextStep }) => ({ nextStep: nextStepOf(nextStep) }),
  withdraw: ({ reason }) => ({ withdrawalReason: reason }),
  re_route: () => ({ withdrawalReason: 're_routed' }),
  remind: (_command, now) => ({ askedAt: now }),
  // The list of missing items stays, so that the receiver can check what arrived.
  send_missing: () => ({ ...UNSETTLED, nextStep: null, receivedAt: null }),
  help_ourselves: () => UNSETTLED,
  take_waiting_place: ({ placeOn, interimHelp }) => ({ waitingOn: placeOn, interimHelp }),
  record_gap: ({ tried, interimHelp, since }, now) => ({
    ...UNSETTLED,
    interimHelp,
    gapRecordedAt: now,
    gapTried: tried,
    gapSince: since,
  }),
};

/** What a command says about itself, as the columns and the timeline keep it; the rules work out the rest. */
export function storedDetailsOf<A extends ReferralAction>(
  command: CommandOf<A>,
  now: Date,
): Partial<ReferralRecord> {
  return STORED_DETAILS[command.action as A]?.(command, now) ?? {};
}

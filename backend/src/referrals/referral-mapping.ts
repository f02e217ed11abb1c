import { referralDeadlines } from './referral-changes.rules.js';
import type { ReferralCommand } from './referral-commands.types.js';
import type { ReferralRecord } from './referral.entity.js';
import { ENDED_STATUSES, NEXT_STEPS } from './referrals.types.js';
import type { NextStep, Referral, ReferralAction, ReferralStatus } from './referrals.types.js';

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

type CommandOf<A extends ReferralAction> = Extract<ReferralCommand, { action: A }>;
type Details = {
  readonly [A in ReferralAction]?: (command: CommandOf<A>, now: Date) => Partial<ReferralRecord>;
};

const nextStepOf = (code: string): NextStep | null => NEXT_STEPS.find((known) => known === code) ?? null;

/** A recorded gap stays: it says what the district lacks, however she was helped afterwards. */
const UNSETTLED = { waitingOn: null, interimHelp: null } satisfies Partial<ReferralRecord>;

const DETAILS: Details = {
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
export function detailsOf<A extends ReferralAction>(
  command: CommandOf<A>,
  now: Date,
): Partial<ReferralRecord> {
  return DETAILS[command.action as A]?.(command, now) ?? {};
}

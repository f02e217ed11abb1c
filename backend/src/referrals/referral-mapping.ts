import { referralDues } from './referral-clocks.rules.js';
import type { ReferralCommand } from './referral-commands.types.js';
import type { ReferralRecord } from './referral.entity.js';
import { ENDED_STATUSES } from './referrals.types.js';
import type { NeedTrace, NextStep, Referral, ReferralStatus } from './referrals.types.js';

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
  word: record.survivorWord,
  noLongerWanted: record.noLongerWanted,
  succeedsId: record.succeedsId,
});

export const toTrace = (record: ReferralRecord): NeedTrace => toReferral(record);

export const hasEnded = (status: ReferralStatus): boolean => ENDED_STATUSES.some((ended) => ended === status);

/** The due times as they are stored beside a referral, worked out anew after every change. */
export function duesOf(
  referral: Referral,
): Pick<ReferralRecord, 'ackDueAt' | 'contactDueAt' | 'outcomeDueAt' | 'dueAt'> {
  const dues = referralDues(referral);
  const dueOf = (step: string): Date | null => dues.find((due) => due.step === step)?.dueAt ?? null;
  return {
    ackDueAt: dueOf('answer'),
    contactDueAt: dueOf('contact'),
    outcomeDueAt: dueOf('outcome'),
    dueAt: dues[0]?.dueAt ?? null,
  };
}

/** What a command says about itself, as the columns and the timeline keep it; the rules work out the rest. */
export function detailsOf(command: ReferralCommand, now: Date): Partial<ReferralRecord> {
  switch (command.action) {
    case 'acknowledge':
      return { receivedAt: now };
    case 'decline':
      return { declineReason: command.reason, nextStep: command.nextStep as NextStep };
    case 'mark_unavailable':
      return { unavailableReason: command.reason, nextStep: command.nextStep as NextStep };
    case 'set_appointment':
      return { appointmentAt: command.at };
    case 'complete':
      return { notAskedReason: command.word === null ? command.notAsked : null };
    case 'mark_not_attended':
      return { nextStep: command.nextStep as NextStep };
    case 'withdraw':
      return { withdrawalReason: command.reason };
    case 're_route':
      return { withdrawalReason: 're_routed' };
    case 'remind':
      return { askedAt: now };
    default:
      return {};
  }
}

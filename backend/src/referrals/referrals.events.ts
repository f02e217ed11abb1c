import { defineDomainEvent } from '../platform/events/events.js';
import type { Day } from '../shared/dates.js';
import type { ReferralKind, SoughtNeed, Urgency } from './referrals.types.js';

/** The case of the agency that asked, and the referral; ids and codes only. */
export interface ReferralEvent {
  caseId: string;
  referralId: string;
  kind: ReferralKind;
  /** null for a support lead, whose offer is a separate task. */
  need: SoughtNeed | null;
  urgency: Urgency;
}

export const referralSent = defineDomainEvent<ReferralEvent>('referral_sent');

/** The receiver said yes, no, or that nothing is free. */
export const referralAnswered = defineDomainEvent<
  ReferralEvent & {
    answer: 'accepted' | 'declined' | 'unavailable';
    /** What a refusal asks of the sender; null for a yes. */
    asksFor: 'other_place' | 'missing_information' | 'consent' | null;
  }
>('referral_answered');

/** A refused referral's need is met or given up, or what was missing was sent (capabilities 3.1). */
export const referralSettled = defineDomainEvent<
  ReferralEvent & {
    by: 'own_help' | 'waiting_place' | 'gap' | 'no_longer_wanted' | 'missing_sent';
    /** She waits, and nothing helps her until then. */
    isWithoutHelp: boolean;
  }
>('referral_settled');

/** The own agency helped in the place of one that refused, and the survivor says she did not get it. */
export const ownHelpMissed = defineDomainEvent<ReferralEvent>('own_help_missed');

/** Accepted by mistake, and undone within minutes. */
export const acceptanceUndone = defineDomainEvent<ReferralEvent>('acceptance_undone');

/** The receiver has spoken with her. */
export const referralContacted = defineDomainEvent<ReferralEvent & { at: Date }>('referral_contacted');

/** A question by the code on her card is over: the case was handed over, or she does not want it. */
export const callInSettled = defineDomainEvent<{ caseId: string; callInId: string }>('call_in_settled');

/** That she did not ask was a mistake. */
export const callInReopened = defineDomainEvent<{ caseId: string; callInId: string }>('call_in_reopened');

/** She is there: in its own case the receiver of a hand-over found her safe and alone. */
export const handoverReached = defineDomainEvent<ReferralEvent>('handover_reached');

export const serviceDateSet = defineDomainEvent<ReferralEvent & { serviceOn: Day }>('service_date_set');

/**
 * Nothing is owed any more; `withdrawn` also when another referral took its place, `receiver_not_available` where a block or
 * the end of the agency took it away.
 */
export const referralEnded = defineDomainEvent<
  ReferralEvent & { end: 'completed' | 'not_attended' | 'withdrawn' | 'receiver_not_available' }
>('referral_ended');

/**
 * Where a police case stands with its support lead: `asked` she said yes and the agency was asked, `declined` she
 * said no, `accepted` the agency took it on, `open_again` the agency did not or does not any more.
 */
export const supportLeadChanged = defineDomainEvent<{
  caseId: string;
  change: 'asked' | 'declined' | 'accepted' | 'open_again';
}>('support_lead_changed');

import { defineEvent } from '../platform/events/events.js';
import type { ServiceType } from '../agencies/agencies.types.js';
import type { Day } from '../shared/dates.js';
import type { ReferralKind, Urgency } from './referrals.types.js';

/** The case of the agency that asked, and the referral; ids and codes only. */
export interface ReferralFacts {
  caseId: string;
  referralId: string;
  kind: ReferralKind;
  /** null for a support lead, which is a need of its own. */
  need: ServiceType | null;
  urgency: Urgency;
}

export const referralSent = defineEvent<ReferralFacts>('referral_sent');

/** The receiver said yes, no, or that nothing is free. */
export const referralAnswered = defineEvent<
  ReferralFacts & {
    answer: 'accepted' | 'declined' | 'unavailable';
    /** What a refusal asks of the sender; null for a yes. */
    asksFor: 'other_place' | 'missing_information' | 'consent' | null;
  }
>('referral_answered');

/** A refused referral's need is met or given up, or what was missing was sent (capabilities 3.1). */
export const referralSettled = defineEvent<
  ReferralFacts & { by: 'own_help' | 'waiting_place' | 'gap' | 'no_longer_wanted' | 'missing_sent' }
>('referral_settled');

/** The own agency helped in the place of one that refused, and the survivor says she did not get it. */
export const ownHelpMissed = defineEvent<ReferralFacts>('own_help_missed');

/** Accepted by mistake, and taken back within minutes. */
export const acceptanceUndone = defineEvent<ReferralFacts>('acceptance_undone');

/** The receiver has spoken with her. */
export const referralContacted = defineEvent<ReferralFacts & { at: Date }>('referral_contacted');

export const serviceDateSet = defineEvent<ReferralFacts & { serviceOn: Day }>('service_date_set');

/**
 * Nothing is owed any more; `withdrawn` also when another referral took its place, `receiver_not_available` where a block or
 * the end of the agency took it away.
 */
export const referralEnded = defineEvent<
  ReferralFacts & { end: 'completed' | 'not_attended' | 'withdrawn' | 'receiver_not_available' }
>('referral_ended');

/**
 * Where a police case stands with its support lead: `asked` she said yes and the agency was asked, `declined` she
 * said no, `accepted` the agency took it on, `open_again` the agency did not or does not any more.
 */
export const supportLeadChanged = defineEvent<{
  caseId: string;
  change: 'asked' | 'declined' | 'accepted' | 'open_again';
}>('support_lead_changed');

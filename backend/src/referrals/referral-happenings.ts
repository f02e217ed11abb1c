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
  ReferralFacts & { answer: 'accepted' | 'declined' | 'unavailable' }
>('referral_answered');

/** The receiver has spoken with her. */
export const referralContacted = defineEvent<ReferralFacts & { at: Date }>('referral_contacted');

export const serviceDateSet = defineEvent<ReferralFacts & { serviceOn: Day }>('service_date_set');

/** Nothing is owed any more; `withdrawn` also when another referral took its place. */
export const referralEnded = defineEvent<ReferralFacts & { end: 'completed' | 'not_attended' | 'withdrawn' }>(
  'referral_ended',
);

/**
 * Where a police case stands with its support lead: `asked` she said yes and the agency was asked, `declined` she
 * said no, `accepted` the agency took it on, `open_again` the agency did not or does not any more.
 */
export const supportLeadChanged = defineEvent<{
  caseId: string;
  change: 'asked' | 'declined' | 'accepted' | 'open_again';
}>('support_lead_changed');

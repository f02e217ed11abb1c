import type { AgencyType } from '../agencies/agencies.types.js';

/** Where a police owner stands with the offer; `accepted` only when the agency has taken it on as well. */
export const SUPPORT_LEAD_STATES = ['not_needed', 'to_offer', 'offered', 'accepted', 'declined'] as const;
export type SupportLeadState = (typeof SUPPORT_LEAD_STATES)[number];

/**
 * `offer`: she said yes and the agency was asked. `turned_down` by the agency leaves the offer to be made again
 * with another one; `she_declines` may be taken back by her on any day.
 */
export const SUPPORT_LEAD_TRANSITIONS = {
  not_needed: { becomes_police_case: 'to_offer' },
  to_offer: { offer: 'offered', she_declines: 'declined', leaves_police: 'not_needed' },
  offered: {
    agency_accepts: 'accepted',
    turned_down: 'to_offer',
    she_declines: 'declined',
    leaves_police: 'not_needed',
  },
  accepted: { lead_ends: 'to_offer', she_declines: 'declined', leaves_police: 'not_needed' },
  declined: { offer: 'offered', leaves_police: 'not_needed' },
} as const satisfies Record<SupportLeadState, Readonly<Record<string, SupportLeadState>>>;

/** An NGO, a COWFA centre or a health service (domain reference 2.5). */
export const SUPPORT_LEAD_TYPES = [
  'crisis_centre',
  'ngo',
  'shelter',
  'cowfa',
  'cowfa_icc',
  'health',
  'health_msr_room',
] as const satisfies readonly AgencyType[];

/** Who makes the safety contacts, and what a police owner keeps. */
export const SAFETY_CONTACTS_WITH = ['owner', 'support_lead', 'order_contacts_only'] as const;
export type SafetyContactsWith = (typeof SAFETY_CONTACTS_WITH)[number];

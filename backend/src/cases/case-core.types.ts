/** Who makes the safety contacts of a case that the police own (DOMAIN 2.5). */
export const SUPPORT_LEAD_STATES = ['not_needed', 'to_offer', 'offered', 'accepted', 'declined'] as const;
export type SupportLeadState = (typeof SUPPORT_LEAD_STATES)[number];
export const BANDS = ['incomplete', 'standard', 'medium', 'high'] as const;
export type Band = (typeof BANDS)[number];
export type CaseOrigin = 'intake' | 'referral' | 'import';

/** Who makes the safety contacts of a case that the police own (DOMAIN 2.5). */
export const SUPPORT_LEAD_STATES = ['not_needed', 'to_offer', 'offered', 'accepted', 'declined'] as const;
export type SupportLeadState = (typeof SUPPORT_LEAD_STATES)[number];
export const BANDS = ['incomplete', 'standard', 'medium', 'high'] as const;
export type Band = (typeof BANDS)[number];
/** How old she was on the day on which she was registered; no age stands in two of them (domain reference 2.6). */
export const AGE_BANDS = [
  '0_11',
  '12_14',
  '15_17',
  '18_24',
  '25_29',
  '30_39',
  '40_49',
  '50_59',
  '60_plus',
  'unknown',
] as const;
export type AgeBand = (typeof AGE_BANDS)[number];
export const CHILD_BANDS = ['0_11', '12_14', '15_17'] as const satisfies readonly AgeBand[];
/** Her own answer; of what kind is nobody's business here. */
export const DISABILITIES = ['yes', 'none', 'not_asked'] as const;
export type Disability = (typeof DISABILITIES)[number];
export type CaseOrigin = 'intake' | 'referral' | 'import';

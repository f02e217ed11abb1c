import { codeList } from '../shared/code-lists.js';

/** Who makes the safety contacts of a case that the police own (DOMAIN 2.5). */
export const SUPPORT_LEAD_STATES = codeList('SupportLeadState', [
  'not_needed',
  'to_offer',
  'offered',
  'accepted',
  'declined',
]);
export type SupportLeadState = (typeof SUPPORT_LEAD_STATES)[number];
export const BANDS = ['incomplete', 'standard', 'medium', 'high'] as const;
export type Band = (typeof BANDS)[number];
/** How old she was on the day on which she was registered; no age stands in two of them (domain reference 2.6). */
export const AGE_BANDS = codeList('AgeBand', [
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
]);
export type AgeBand = (typeof AGE_BANDS)[number];
export const CHILD_BANDS = ['0_11', '12_14', '15_17'] as const satisfies readonly AgeBand[];
/** Her own answer; of what kind is nobody's business here. */
export const DISABILITIES = codeList('Disability', ['yes', 'none', 'not_asked']);
export type Disability = (typeof DISABILITIES)[number];
export type CaseOrigin = 'intake' | 'referral' | 'import';

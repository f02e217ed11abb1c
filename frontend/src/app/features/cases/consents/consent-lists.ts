import type { ConsentRequest } from '../../../api/models/consent-request';

/** The subjects of consent, each asked separately, in this order. */
export const SCOPES: readonly ConsentRequest['scope'][] = [
  'services_by_this_agency',
  'referral',
  'case_conference_mdwg',
  'contact_for_follow_up',
  'statistics_non_identifying',
  'record_linkage',
  'mutual_disclosure',
  'contact_for_feedback',
];
export const PRESENCES: readonly ConsentRequest['presence'][] = [
  'alone',
  'interpreter',
  'trusted_person',
  'relative',
  'other_party',
  'other',
  'not_known',
];
/** In which language she was asked, and how she answered. */
export const LANGUAGES_ASKED: readonly NonNullable<ConsentRequest['language']>[] = [
  'tg',
  'ru',
  'en',
  'other',
];
export const MANNERS: readonly NonNullable<ConsentRequest['manner']>[] = ['spoken', 'written'];
/** Kinds of help that services give. */
export const SERVICE_PURPOSES = [
  'safe_house',
  'health',
  'psychosocial',
  'legal',
  'police_security',
  'livelihoods',
  'child_protection',
  'forensic_exam',
  'hotline',
  'social_benefits',
  'cash_food_nfi',
  'education',
  'housing',
  'documents',
  'alimony_property',
  'perpetrator_programme',
  'other',
] as const satisfies readonly NonNullable<ConsentRequest['purpose']>[];
export const PURPOSES: readonly NonNullable<ConsentRequest['purpose']>[] = [
  ...SERVICE_PURPOSES,
  'support_lead',
];
/** How long sharing may hold, in days; there is no default. */
export const SPANS = ['30', '90', 'other'] as const;

/** The text key of a purpose: those of the services, and one for the support lead. */
export const purposeKey = (purpose: string): string =>
  purpose === 'support_lead' ? 'referrals.support-lead' : `service-type.${purpose.replaceAll('_', '-')}`;

import { codeList } from '../shared/code-lists.js';

export { LEGAL_ARTICLES, LEGAL_ARTICLE_CODES, isOfLaterCode } from '../legal-values/legal-articles.types.js';
export type { LegalArticle } from '../legal-values/legal-articles.types.js';

/** Individual prevention measures of the police (domain reference 1.5); none of them ends a case. */
export const POLICE_MEASURES = codeList('PoliceMeasure', [
  'prevention_talk',
  'written_warning',
  'preventive_register',
  'brought_to_station',
  'admin_detention',
  'admin_protocol',
  'admin_arrest_court',
  'protection_order',
  'criminal_case_opened',
  'refusal_to_open',
  'forensic_referral',
  'parental_rights_action',
  'alcohol_treatment_court',
  'behaviour_correction_programme',
]);
export type PoliceMeasure = (typeof POLICE_MEASURES)[number];

import { textName } from '../../../core/language/texts';
import type { Translate } from '../../../core/language/texts';
import type { LegalQualificationRequest } from '../../../api/models/legal-qualification-request';

export type Article = LegalQualificationRequest['articles'][number];
export type Measure = LegalQualificationRequest['measures'][number];

/** Articles that militia registers cite, as the API names them. */
export const ARTICLES: readonly Article[] = [
  'adm_90',
  'adm_93_1',
  'adm_93_2',
  'adm_460',
  'cc_104',
  'cc_109',
  'cc_110',
  'cc_111',
  'cc_112',
  'cc_116',
  'cc_117',
  'cc_120',
  'cc_130',
  'cc_131',
  'cc_133',
  'cc_134',
  'cc_138',
  'cc_139',
  'cc_140',
  'cc_141',
  'cc_142',
  'cc_143_1',
  'cc_167',
  'cc_168',
  'cc_169',
  'cc_170',
  'cc_174',
  'cc_175',
  'cc_177',
  'cc_181',
  'cc_237',
];

export const MEASURES: readonly Measure[] = [
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
];

/** "Art. 93(1): …" where the word list has it, else the article with its code: "Criminal Code, article 117". */
export function articleInWords(article: string, t: Translate): string {
  const [code, ...parts] = article.split('_');
  if (code === 'adm') return t(`adm-article.${textName(parts.join('_'))}`);
  const number = parts.length > 1 ? `${parts[0]}(${parts[1]})` : (parts[0] ?? '');
  return t('incident-screen.criminal-article', { number });
}

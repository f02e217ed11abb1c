import { codeList } from '../shared/code-lists.js';

interface ArticleRow {
  readonly code: 'administrative' | 'criminal';
  /** As it is cited: 93(1), 117. */
  readonly article: string;
}

const administrative = (article: string): ArticleRow => ({ code: 'administrative', article });
const criminal = (article: string): ArticleRow => ({ code: 'criminal', article });
/** The value from the day on which the code has no such article any more, and before the day on which it has one. */
export const ARTICLE_ENDED = '-';

/**
 * Offences and the article of each in 1998; the number of a day is a dated value of the law (`articleKey`), so that a
 * renumbered code needs no release. Articles the police cite (domain reference 1.3 and 1.6); not yet confirmed by a legal adviser. They never decide the
 * product's own classification: the law hides violence in the family under other articles.
 */
export const LEGAL_ARTICLES = {
  adm_90: administrative('90'),
  adm_93_1: administrative('93(1)'),
  adm_93_2: administrative('93(2)'),
  adm_460: administrative('460'),
  cc_104: criminal('104'),
  cc_109: criminal('109'),
  cc_110: criminal('110'),
  cc_111: criminal('111'),
  cc_112: criminal('112'),
  cc_116: criminal('116'),
  cc_117: criminal('117'),
  cc_120: criminal('120'),
  cc_130: criminal('130'),
  cc_131: criminal('131'),
  cc_133: criminal('133'),
  cc_134: criminal('134'),
  cc_138: criminal('138'),
  cc_139: criminal('139'),
  cc_140: criminal('140'),
  cc_141: criminal('141'),
  cc_142: criminal('142'),
  cc_143_1: criminal('143(1)'),
  cc_167: criminal('167'),
  cc_168: criminal('168'),
  cc_169: criminal('169'),
  cc_170: criminal('170'),
  cc_174: criminal('174'),
  cc_175: criminal('175'),
  cc_177: criminal('177'),
  cc_181: criminal('181'),
  cc_237: criminal('237'),
  // Of a later code, such as violence in the family, which drafts name: offered from the day of their first number.
  cc_dv: criminal(ARTICLE_ENDED),
  cc_new_1: criminal(ARTICLE_ENDED),
  cc_new_2: criminal(ARTICLE_ENDED),
  cc_new_3: criminal(ARTICLE_ENDED),
  adm_new_1: administrative(ARTICLE_ENDED),
  adm_new_2: administrative(ARTICLE_ENDED),
} as const satisfies Record<string, ArticleRow>;
export type LegalArticle = keyof typeof LEGAL_ARTICLES;
/** Not in the codes of 1998, so that it is in no law until its number is dated. */
export const isOfLaterCode = (article: LegalArticle): boolean =>
  LEGAL_ARTICLES[article].article === ARTICLE_ENDED;
export const LEGAL_ARTICLE_CODES = codeList(
  'LegalArticle',
  Object.keys(LEGAL_ARTICLES) as readonly LegalArticle[],
);

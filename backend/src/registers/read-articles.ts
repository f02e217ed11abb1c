import type { LegalArticle } from '../cases/legal-articles.types.js';
import { LEGAL_ARTICLES } from '../cases/legal-articles.types.js';
import { foldWords } from './fold-words.js';
import { knowsWord } from './read-words.js';
import type { Qualification } from './registration.types.js';

/** Articles with a part of their own, in all ways of writing it: 93(1), 93.1, 93 прим. 1. */
const WITH_PART = /(?<!\d)(93|143)\s*(?:\(\s*|[.-]\s*|прим\.?\s*)([12])\s*\)?/g;
/** Single digits are parts of an article («ч.1»), longer numbers are years. */
const NUMBER = /(?<!\d)\d{2,3}(?!\d)/g;
const PETTY = /мелк\S* хул/;

const known = (code: string): code is LegalArticle => code in LEGAL_ARTICLES;

function numbered(article: string): string {
  return article === '460' || article === '90' ? `adm_${article}` : `cc_${article}`;
}

/**
 * The articles that the police wrote; two articles in one cell are two. They stand beside the product's own
 * classification: the law hides violence in the family under other articles (DOMAIN 1.3).
 */
export function readArticles(written: string): Qualification {
  const text = written.normalize('NFKC').toLowerCase();
  const parts = [...text.matchAll(WITH_PART)].map(([, article, part]) =>
    article === '93' ? `adm_93_${part}` : `cc_${article}_${part}`,
  );
  const rest = text.replace(WITH_PART, ' ');
  const numbers = [...rest.matchAll(NUMBER)].map(([article]) => numbered(article));
  const petty = PETTY.test(foldWords(text)) ? ['adm_460'] : [];
  const articles = [...new Set([...parts, ...numbers, ...petty])].filter(known);
  const none = articles.length === 0 && (written.trim() === '' || knowsWord('no_article', written));
  return { articles, none, written };
}

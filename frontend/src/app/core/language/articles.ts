import { textName } from './texts';
import type { Translate } from './texts';
import type { LegalQualificationRequest } from '../../api/models/legal-qualification-request';

export type Article = LegalQualificationRequest['articles'][number];
export type Measure = LegalQualificationRequest['measures'][number];

/** Of a later code: without a number until one is dated. */
export const isOfLaterCode = (article: string): boolean => /_(?:dv|new_\d)$/.test(article);

/**
 * "Art. 93(1): …" where the word list has it, else the article with its code: "Criminal Code, article 117". A code names
 * the offence by the number of 1998; `number` is the one of the day.
 */
export function articleInWords(article: string, t: Translate, number?: string | null): string {
  if (isOfLaterCode(article) && !number) return t(`counted.${textName(article)}`);
  const [code, ...parts] = article.split('_');
  const known = parts.length > 1 ? `${parts[0]}(${parts[1]})` : (parts[0] ?? '');
  if (code !== 'adm') return t('incident-screen.criminal-article', { number: number ?? known });
  if (isOfLaterCode(article)) return t('counted.article-administrative', { number: number ?? '' });
  const text = t(`adm-article.${textName(parts.join('_'))}`);
  return number ? text.replace(known, number) : text;
}

import { textName } from './texts';
import type { Translate } from './texts';
import type { LegalQualificationRequest } from '../../api/models/legal-qualification-request';

export type Article = LegalQualificationRequest['articles'][number];
export type Measure = LegalQualificationRequest['measures'][number];

/** "Art. 93(1): …" where the word list has it, else the article with its code: "Criminal Code, article 117". */
export function articleInWords(article: string, t: Translate): string {
  const [code, ...parts] = article.split('_');
  if (code === 'adm') return t(`adm-article.${textName(parts.join('_'))}`);
  const number = parts.length > 1 ? `${parts[0]}(${parts[1]})` : (parts[0] ?? '');
  return t('incident-screen.criminal-article', { number });
}

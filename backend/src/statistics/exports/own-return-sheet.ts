import type { OwnReturnDto } from '../own-returns/own-returns.dto.js';
import { returnSheet } from './return-sheet.js';
import type { Told } from './sheet-words.js';
import type { Words } from './words.js';

/** An agency's own return as it is handed on: whose it is and to whom it may go stand above how it is counted. */
export function ownReturnSheet(words: Words, of: OwnReturnDto): Told {
  const { t, language } = words;
  const sheet = returnSheet(words, of);
  return {
    ...sheet,
    title: `${t('own-returns.paper')}: ${of.agency[language]}`,
    facts: [
      [t('own-returns.for'), t('own-returns.for-committee')],
      [t('own-returns.whose'), t('own-returns.whose-text')],
      ...sheet.facts,
    ],
    data: of,
  };
}

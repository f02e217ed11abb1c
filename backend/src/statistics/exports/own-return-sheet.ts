import type { OwnReturnDto } from '../own-returns/own-returns.dto.js';
import { dayIn } from './days.js';
import { returnSheet } from './return-sheet.js';
import { named } from './sheet-words.js';
import type { Told } from './sheet-words.js';
import type { Words } from './words.js';

/** Which version it is, when it was counted, and why there is another one. */
function versionOf({ t }: Words, { handedOn }: OwnReturnDto): [string, string][] {
  if (!handedOn) return [];
  const { version, at, reason } = handedOn;
  const text = t('own-returns.version-of', { version, day: dayIn(at) });
  return [[t('own-returns.version'), reason ? `${text}. ${t(`figures.reason-${named(reason)}`)}` : text]];
}

/** An agency's own return as it is handed on: whose it is and to whom it may go stand above how it is counted. */
export function ownReturnSheet(words: Words, of: OwnReturnDto): Told {
  const { t, language } = words;
  const sheet = returnSheet(words, of);
  return {
    ...sheet,
    title: `${t('own-returns.paper')}: ${of.agency[language]}`,
    facts: [
      [t('own-returns.for'), t('own-returns.for-committee')],
      [t('own-returns.whose'), t('own-returns.whose-handed-on')],
      [t('figures.unit-follow-ups'), t('own-returns.steps-text')],
      ...versionOf(words, of),
      ...sheet.facts,
    ],
    data: of,
  };
}

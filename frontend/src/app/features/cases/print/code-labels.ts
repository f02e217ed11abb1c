import type { Words } from '../../../core/language/all-texts';

/** The 32 signs of which codes are made; each has a word under `spell.`. */
export const SIGNS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
/** So many signs are read out in one breath. */
const GROUP = 4;
const NO_WORDS: Words = { tg: '', ru: '', en: '' };

export interface SpelledSign {
  sign: string;
  words: Words;
}

/** A code in its two groups, each sign with the word by which it is said, in every language. */
export function spelled(code: string, texts: ReadonlyMap<string, Words>): SpelledSign[][] {
  const signs = [...code.toUpperCase()]
    .filter((sign) => SIGNS.includes(sign))
    .map((sign) => ({ sign, words: texts.get(`spell.${sign.toLowerCase()}`) ?? NO_WORDS }));
  const groups: SpelledSign[][] = [];
  for (let at = 0; at < signs.length; at += GROUP) groups.push(signs.slice(at, at + GROUP));
  return groups;
}

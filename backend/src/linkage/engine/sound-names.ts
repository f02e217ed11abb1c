import { nameTokens, skeletonOf, vowelClassesOf } from '../../shared/names.js';
import type { SoundedName } from './registration.types.js';

/** Shorter than this nothing is left to compare, so nothing is taken off. */
const SHORTEST = 3;
/** Longer than any name: the rest was pasted into the wrong box. */
const LONGEST = 40;

const BEFORE = /^(?:bibi|ai|mirza|said)(?=.{4})/;
const BEHIND = /(?<=.{3})(?:can|han|banu|ai|bibi|nisa|gul|bik|šah?|mah)$/;
const ENDING = /(?:[aiu]?v(?:a|na|ic|ina)?|zada?|zadi|i(?:a)n|pur|far|duht|i)$/;
const CHILD_OF = /^(?:duhtari?|pisari?)(?=.{3})/;
const SURNAME_ENDING = /(?:[aiu]va?|zada?|i(?:a)n|pur|duht)$/;
const PATRONYMIC_ENDING = /[aiu]?v(?:na|ic|ina)$/;

/** A word in the sound alphabet, its vowels in three classes (K3). */
export const soundOf = (word: string): string => vowelClassesOf(skeletonOf(word));

function without(part: RegExp, whole: string): string {
  const short = whole.replace(part, '');
  return short.length >= SHORTEST ? short : whole;
}
const coreOf = (whole: string): string => without(BEHIND, without(BEFORE, whole));
const stemOf = (whole: string): string => coreOf(without(ENDING, without(CHILD_OF, whole)));

/** A name in all forms in which it is compared; null where a box holds no letter. */
export function soundName(written: string): SoundedName | null {
  const words = nameTokens(written);
  const whole = words.map(soundOf).join('').slice(0, LONGEST);
  if (!/\p{L}/u.test(whole)) return null;
  return {
    whole,
    core: coreOf(whole),
    stem: stemOf(whole),
    isInitial: [...words.join('')].length === 1,
  };
}

export const endsLikeSurname = ({ whole }: SoundedName): boolean => SURNAME_ENDING.test(whole);
export const endsLikePatronymic = ({ whole }: SoundedName): boolean => PATRONYMIC_ENDING.test(whole);

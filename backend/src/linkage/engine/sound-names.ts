import { nameTokens, skeletonOf, vowelClassesOf } from '../../shared/names.js';
import type { SoundedName } from './registration.types.js';

/** Shorter than this nothing is left to compare, so nothing is taken off. */
const SHORTEST = 3;
/** In a shorter word a single slip leaves another name. */
const SHORTEST_SLIPPED = 4;
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
/** Removes suffixes before prefixes: Ойгулмох is Ойгул, and not Гул. */
const coreOf = (whole: string): string => without(BEFORE, without(BEHIND, whole));
const stemOf = (whole: string): string => coreOf(without(ENDING, without(CHILD_OF, whole)));

/** Sounds that Latin writes with two letters: of those an initial may be the first (S. for Шаҳноза, D. for Ҷамила). */
const FIRST_OF_TWO: Readonly<Record<string, string>> = { s: 'š', k: 'h', c: 'cs', d: 'c', z: 'c' };

const initialsOf = (letter: string, whole: string): readonly string[] => [
  whole.charAt(0),
  ...(FIRST_OF_TWO[letter] ?? ''),
];

/** A name in all forms in which it is compared; null where a box holds no letter. */
export function soundName(written: string): SoundedName | null {
  const words = nameTokens(written);
  const whole = words.map(soundOf).join('').slice(0, LONGEST);
  if (!/\p{L}/u.test(whole)) return null;
  const letters = words.join('');
  const isInitial = [...letters].length === 1;
  const core = coreOf(whole);
  const initials = isInitial ? initialsOf(letters, whole) : [whole.charAt(0), core.charAt(0)];
  return { whole, core, stem: stemOf(whole), initials, isInitial };
}

export const endsLikeSurname = ({ whole }: SoundedName): boolean => SURNAME_ENDING.test(whole);
export const endsLikePatronymic = ({ whole }: SoundedName): boolean => PATRONYMIC_ENDING.test(whole);

/** A word, and the word with any one sound left out: one slip of the pen leaves two words with one of these in common. */
export function slipsOf(sound: string): readonly string[] {
  if (sound.length < SHORTEST_SLIPPED) return [sound];
  const left = Array.from(sound, (_, at) => sound.slice(0, at) + sound.slice(at + 1));
  return [...new Set([sound, ...left])];
}

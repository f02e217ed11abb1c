import { nameTokens, wordKeysOf } from '../shared/names.js';
import { foldWords } from './fold-words.js';
import type { PlaceCode } from './register-words.js';
import { PLACE_NAMES } from './register-words.js';

/** Streets and villages bear the names of towns and poets; what follows these words is no district. */
const STREET = /^(?:ул|улиса|пр|просп\S*|к|куч\S*|дех\S*|кишл\S*|пер|мкр|д)(?: |$)/;
/** City, district, settlement, its police: said before the name of a place and not part of it. */
const KIND = /^(?:омвд|овд|ровд|увд|швкд|по|ш|шахр|шахри|г|гор\S*|м|н|нох\S*|р|р н|раион\S*|дистр\S*|с|х)$/;

/** Fewer consonants than this are no name: the vowels then count too. */
const ENOUGH = 3;

/** Places meet on consonants alone: Кӯлоб, Куляб and Kulyab share no vowel (DOMAIN 6.2, K4). */
function keyOf(words: readonly string[]): string {
  const keys = words.map(wordKeysOf);
  const consonants = keys.map(({ k4 }) => k4).join('');
  return consonants.length >= ENOUGH ? consonants : keys.map(({ k3 }) => k3).join('');
}

const placeKeys = new Map<string, PlaceCode>(
  (Object.entries(PLACE_NAMES) as [PlaceCode, readonly string[]][]).flatMap(([code, names]) =>
    names.map((name): [string, PlaceCode] => [keyOf(nameTokens(name)), code]),
  ),
);

function placeOfPiece(piece: string): PlaceCode | null {
  if (STREET.test(foldWords(piece))) return null;
  const words = nameTokens(piece).filter((word) => !KIND.test(foldWords(word)));
  return placeKeys.get(keyOf(words)) ?? null;
}

/** The district or town an address names, in any spelling; null when it names only a street or a village. */
export function readPlace(written: string): PlaceCode | null {
  for (const piece of written.split(/[,;\n]/)) {
    const place = placeOfPiece(piece);
    if (place !== null) return place;
  }
  return null;
}

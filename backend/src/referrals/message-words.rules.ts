/**
 * Policy: a message between agencies names nobody (capabilities 3.5). Names, numbers and addresses that the case holds are
 * refused, in any script and spelling; other long numbers and street words are only pointed out. Marks say where, never
 * what, so that an answer repeats no word.
 */
import { nameFormsOf, normaliseName, skeletonOf, vowelClassesOf } from '../shared/names.js';

/** What the writer's agency can read of the case. */
export interface KnownWords {
  readonly names: readonly string[];
  /** Texts with numbers in them: telephones, papers. */
  readonly numbers: readonly string[];
  readonly addresses: readonly string[];
  /** Where she is now, in free words: one common word of it gives nothing away, two do. */
  readonly whereabouts: readonly string[];
  /** District of the referral, which both agencies know. */
  readonly district: string;
}

export const REFUSED_MARKS = ['name', 'number', 'address'] as const;
export const SHOWN_MARKS = ['digits', 'street'] as const;
export type MarkCode = (typeof REFUSED_MARKS)[number] | (typeof SHOWN_MARKS)[number];

export interface Mark {
  readonly code: MarkCode;
  readonly start: number;
  readonly length: number;
}

interface Word {
  readonly key: string;
  readonly start: number;
  readonly length: number;
}

/** A word with the marks that nobody sees, or a word spelled letter by letter. */
const WORD = /[\p{L}\p{M}\p{N}\p{Cf}'’‘ʼʻ`´-]+/gu;
const SPELLED = /(?<!\p{L})\p{L}(?:[\s._*-]+\p{L}(?!\p{L})){2,}/gu;
const RUN = /\p{Nd}(?:[\s()+–-]*\p{Nd}){4,}/gu;
const STREET =
  /(?<!\p{L})(?:улиц\p{L}*|ул\.|к[ӯуў]ча\p{L}*|проспект\p{L}*|хи[её]бон\p{L}*|м(?:икрорайо|к)[нр]\p{L}*|квартир\p{L}*|кв\.|переул\p{L}*|street|avenue|apartment)/giu;
/** In every address. */
const COMMON =
  'улица ул куча проспект хиёбон микрорайон квартира дом шахр нохия дехот чамоат город район street'.split(
    ' ',
  );

/** Shorter ones are initials and particles, which fit too many words. */
const SHORTEST_NAME = 3;
const SHORTEST_PLACE = 4;
/** A base of so many sounds may have an ending of so many: Фотимаро, Раҳимовой. */
const BASE = 4;
const ENDING = 3;
const SHORT_ENDINGS = ['ra', 'ni', 'i', 'u', 'am', 'at', 'aš'];
const DIGITS_OF_A_NUMBER = 7;
/** Of a telephone the last digits count: the code of the country may be missing. */
const COMPARED_DIGITS = 9;

/** Spellings of one word fall together; ҳ that became г too. */
const soundOf = (word: string): string => {
  const plain = normaliseName(word).replace(/[\s._*-]/g, '');
  return vowelClassesOf(skeletonOf(plain)).replace(/h/g, 'g');
};

const wordsOf = (text: string): Word[] =>
  [...text.matchAll(WORD), ...text.matchAll(SPELLED)].map((found) => ({
    key: soundOf(found[0]),
    start: found.index,
    length: found[0].length,
  }));

const namesIn = (name: string): string[] =>
  nameFormsOf(name)
    .filter(({ initial }) => !initial)
    .flatMap(({ forms }) => forms.filter(({ kind }) => kind !== 'stem'))
    .map(({ classes }) => classes.replace(/h/g, 'g'))
    .filter((key) => key.length >= SHORTEST_NAME);

const placesIn = (address: string, district: string): string[] => {
  const common = [...COMMON, district].map(soundOf);
  return wordsOf(address)
    .map(({ key }) => key)
    .filter(
      (key) => key.length >= SHORTEST_PLACE && !/\d/.test(key) && !common.some((one) => isWord(key, one)),
    );
};

/** Whether a word is the known one, with or without an ending, or inside a longer one. */
function isWord(word: string, known: string): boolean {
  if (word === known || SHORT_ENDINGS.some((ending) => word === known + ending)) return true;
  const base = known.length > BASE ? known.replace(/[aiu]$/, '') : known;
  if (base.length < BASE) return false;
  return (
    (word.startsWith(base) && word.length - base.length <= ENDING) ||
    (known.length > BASE && word.includes(known))
  );
}

/** The figures of a run; of every script the last four bits say which. */
const digitsOf = (text: string): string =>
  [...(text.match(/\p{Nd}/gu) ?? [])].map((digit) => (digit.codePointAt(0) ?? 0) & 15).join('');

const runsOf = (text: string): { digits: string; start: number; length: number }[] =>
  [...text.matchAll(RUN)].map((found) => ({
    digits: digitsOf(found[0]),
    start: found.index,
    length: found[0].length,
  }));

function numberMarks(text: string, numbers: readonly string[]): Mark[] {
  const known = numbers.flatMap(runsOf).map(({ digits }) => digits.slice(-COMPARED_DIGITS));
  return runsOf(text).flatMap(({ digits, start, length }): Mark[] => {
    const isKnown = known.some(
      (number) => digits.includes(number) || (digits.length >= DIGITS_OF_A_NUMBER && number.endsWith(digits)),
    );
    if (isKnown) return [{ code: 'number', start, length }];
    return digits.length >= DIGITS_OF_A_NUMBER ? [{ code: 'digits', start, length }] : [];
  });
}

const marksOf = (words: readonly Word[], code: MarkCode, known: readonly string[]): Mark[] =>
  words
    .filter(({ key }) => known.some((one) => isWord(key, one)))
    .map(({ start, length }) => ({ code, start, length }));

/** Where a text names the person, another party or a place, and what is only pointed out; in the order of the text. */
export function marksIn(text: string, known: KnownWords): Mark[] {
  const words = wordsOf(text);
  const whereabouts = known.whereabouts.map((place) => placesIn(place, known.district));
  const marks = [
    ...marksOf(words, 'name', known.names.flatMap(namesIn)),
    ...numberMarks(text, known.numbers),
    ...marksOf(
      words,
      'address',
      known.addresses.flatMap((address) => placesIn(address, known.district)),
    ),
    ...whereabouts.flatMap((places) => {
      const found = marksOf(words, 'address', places);
      return found.length > 1 ? found : [];
    }),
    ...[...text.matchAll(STREET)].map((found): Mark => ({
      code: 'street',
      start: found.index,
      length: found[0].length,
    })),
  ];
  return marks.sort((one, other) => one.start - other.start);
}

export const isRefusedMark = ({ code }: Mark): boolean => REFUSED_MARKS.some((refused) => refused === code);

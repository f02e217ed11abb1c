import { parsePhoneNumberFromString } from 'libphonenumber-js/core';
import metadata from 'libphonenumber-js/metadata.min';
import { nameTokens, wordKeysOf } from '../shared/names.js';
import { normaliseText, normaliseSentences, phrasesPattern } from './normalise-text.js';
import { PLACE_NAMES, WORD_LISTS, isCoded } from './code-vocabulary.js';
import type { RowCell } from './read-register.js';
import type { PlaceCode, WordList, WordListName } from './code-vocabulary.js';

export interface PhoneRead {
  readonly e164: string | null;
  /** Something is written that is no number any more: a spreadsheet turned it into 9,92901E+11. */
  readonly unreadable: boolean;
}

const COUNTRY = '992';
const NATIONAL_LENGTH = 9;
const NOTHING = /^(?:|[-–—?+]|нет|нест|йӯқ|без тел\.?)$/iu;
const EXPONENT = /\d\s*[eе]\s*\+?\s*\d/iu;

function possibleNumber(text: string): string | null {
  const number = parsePhoneNumberFromString(text, metadata);
  return number?.isPossible() ? number.number : null;
}

/** Numbers of Tajikistan are written with or without +992, brackets and dashes; others with their own +. */
function readNumber(written: string): string | null {
  const digits = written.replace(/\D/g, '');
  if (written.trim().startsWith('+')) return possibleNumber(`+${digits}`);
  if (digits.length === NATIONAL_LENGTH) return possibleNumber(`+${COUNTRY}${digits}`);
  if (digits.length === NATIONAL_LENGTH + COUNTRY.length && digits.startsWith(COUNTRY)) {
    return possibleNumber(`+${digits}`);
  }
  return null;
}

/** A phone as written, to E.164; where a cell holds several, the first readable one. Never proof of identity. */
export function readPhone(written: string): PhoneRead {
  const text = written.normalize('NFKC').trim();
  if (NOTHING.test(text)) return { e164: null, unreadable: false };
  if (EXPONENT.test(text)) return { e164: null, unreadable: true };
  const pieces = [text, ...text.split(/[;,/\n]/)];
  const e164 = pieces.map(readNumber).find((number) => number !== null) ?? null;
  return { e164, unreadable: e164 === null };
}

/** Streets and villages bear the names of towns and poets; a name after these words is no district. */
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
  if (STREET.test(normaliseText(piece))) return null;
  const words = nameTokens(piece).filter((word) => !KIND.test(normaliseText(word)));
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

/** Words of one layout in addition to a shared list: code → words. */
type MoreWords = WordList['codes'];

interface CodeReader {
  readonly code: string;
  /** The whole text is a word of the list. */
  readonly equals: (folded: string) => boolean;
  /** It is, or begins like one that ends in `*`. */
  readonly fits: (folded: string) => boolean;
}

/** A longer text is no value of a list; it is not searched for one. */
const LONGEST = 500;
const PIECES = /[,+;&\r\n]|\s(?:и|ва|va|i|and)\s/iu;

function wholeReader(code: string, words: readonly string[]): CodeReader {
  const isBeginning = (word: string): boolean => word.endsWith('*');
  const exact = new Set(words.filter((word) => !isBeginning(word)).map(normaliseText));
  const beginnings = words.filter(isBeginning).map((word) => normaliseText(word.slice(0, -1)));
  const equals = (folded: string): boolean => exact.has(folded);
  const begins = (folded: string): boolean => beginnings.some((beginning) => folded.startsWith(beginning));
  return { code, equals, fits: (folded) => equals(folded) || begins(folded) };
}

function anywhereReader(code: string, words: readonly string[], unless: readonly string[]): CodeReader {
  const found = phrasesPattern(words);
  const excluded = unless.length > 0 ? phrasesPattern(unless) : null;
  const fits = (folded: string): boolean => found.test(folded) && !excluded?.test(folded);
  return { code, equals: fits, fits };
}

function compile({ matches, codes, unless }: WordList, more: MoreWords): readonly CodeReader[] {
  return [...new Set([...Object.keys(codes), ...Object.keys(more)])].map((code) => {
    const words = [...(codes[code] ?? []), ...(more[code] ?? [])];
    return matches === 'whole' ? wholeReader(code, words) : anywhereReader(code, words, unless[code] ?? []);
  });
}

/** Each list is compiled once for each layout. */
const compiled = new Map<string, readonly CodeReader[]>();

function readersOf(name: WordListName, more: MoreWords): readonly CodeReader[] {
  const key = JSON.stringify([name, more]);
  const readers = compiled.get(key) ?? compile(WORD_LISTS[name], more);
  compiled.set(key, readers);
  return readers;
}

/** The code of a cell that holds one value; null when the list does not know it. */
export function readCode(name: WordListName, written: string, more: MoreWords = {}): string | null {
  const folded = written.length > LONGEST ? '' : normaliseText(written);
  if (folded === '') return null;
  return readersOf(name, more).find(({ fits }) => fits(folded))?.code ?? null;
}

export const knowsWord = (name: WordListName, written: string): boolean => readCode(name, written) !== null;

function readPieces(readers: readonly CodeReader[], pieces: readonly string[], test: 'equals' | 'fits') {
  const read = pieces.map((piece) => {
    const folded = normaliseText(piece);
    return { piece, code: readers.find((reader) => reader[test](folded))?.code };
  });
  return {
    codes: read.flatMap(({ code }) => code ?? []),
    unread: read.flatMap(({ piece, code }) => (code === undefined ? piece : [])),
  };
}

const piecesOf = (texts: readonly string[], separator: RegExp): readonly string[] =>
  texts
    .flatMap((text) => text.split(separator))
    .map((piece) => piece.trim())
    .filter(Boolean);

/**
 * A comma or a slash may belong to a word («никоҳ, бе САҲШ», «б/муж») or separate two values: the cell is tried
 * whole, then in pieces, and only what is no word yet is split at its slashes.
 */
function readList(readers: readonly CodeReader[], written: string): readonly string[] {
  const whole = readPieces(readers, [written], 'equals');
  const pieces = readPieces(readers, piecesOf(whole.unread, PIECES), 'equals');
  const parts = readPieces(readers, piecesOf(pieces.unread, /\//), 'fits');
  return [...new Set([...whole.codes, ...pieces.codes, ...parts.codes])];
}

/** The codes of a cell that may hold several values («муж + свекровь»), each once. */
export function readCodes(name: WordListName, written: string, more: MoreWords = {}): readonly string[] {
  if (written.trim() === '' || written.length > LONGEST) return [];
  const readers = readersOf(name, more);
  if (WORD_LISTS[name].matches === 'whole') return readList(readers, written);
  const text = normaliseSentences(written).join(' ');
  return readers.filter(({ fits }) => fits(text)).map(({ code }) => code);
}

/** The code of one cell by the value list of its column; null where there is none. */
export const codeIn = ({ column, text }: RowCell): string | null =>
  column && isCoded(column.meaning) ? readCode(column.meaning, text, column.alsoMeans) : null;

export const codesIn = ({ column, text }: RowCell): readonly string[] =>
  column && isCoded(column.meaning) ? readCodes(column.meaning, text, column.alsoMeans) : [];

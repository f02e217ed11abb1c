import { foldWords, foldSentences } from './fold-words.js';
import { phrasesPattern } from './phrase-pattern.js';
import type { WordList, WordListName } from './register-words.js';
import { WORD_LISTS } from './register-words.js';

/** Words of one layout beside a shared list: code → words. */
export type MoreWords = Readonly<Record<string, readonly string[]>>;

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

/** Some lists compare whole words, some find phrases; both are compiled once for each list and layout. */
const cache = new Map<string, readonly CodeReader[]>();

function wholeReader(code: string, words: readonly string[]): CodeReader {
  const exact = new Set(words.filter((word) => !word.endsWith('*')).map(foldWords));
  const beginnings = words.filter((word) => word.endsWith('*')).map((word) => foldWords(word.slice(0, -1)));
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

function compile(list: WordList, more: MoreWords): readonly CodeReader[] {
  const codes = [...new Set([...Object.keys(list.codes), ...Object.keys(more)])];
  return codes.map((code) => {
    const words = [...(list.codes[code] ?? []), ...(more[code] ?? [])];
    return list.matches === 'whole'
      ? wholeReader(code, words)
      : anywhereReader(code, words, list.unless?.[code] ?? []);
  });
}

function readersOf(name: WordListName, more: MoreWords): readonly CodeReader[] {
  const key = JSON.stringify([name, more]);
  const known = cache.get(key);
  if (known) return known;
  const compiled = compile(WORD_LISTS[name], more);
  cache.set(key, compiled);
  return compiled;
}

const NO_MORE: MoreWords = {};

/** The code of a cell that holds one value; null when the list does not know it. */
export function readCode(name: WordListName, written: string, more: MoreWords = NO_MORE): string | null {
  if (written.length > LONGEST) return null;
  const folded = foldWords(written);
  if (folded === '') return null;
  return readersOf(name, more).find(({ fits }) => fits(folded))?.code ?? null;
}

export const knowsWord = (name: WordListName, written: string): boolean => readCode(name, written) !== null;

export interface CodesRead {
  readonly codes: readonly string[];
  /** Pieces that the list does not know. */
  readonly unread: readonly string[];
}

type Test = 'equals' | 'fits';

function readPieces(readers: readonly CodeReader[], pieces: readonly string[], test: Test): CodesRead {
  const read = pieces.map((piece) => {
    const folded = foldWords(piece);
    return { piece, code: readers.find((reader) => reader[test](folded))?.code };
  });
  return {
    codes: read.flatMap(({ code }) => (code === undefined ? [] : [code])),
    unread: read.filter(({ code }) => code === undefined).map(({ piece }) => piece),
  };
}

const piecesOf = (texts: readonly string[], separator: RegExp): readonly string[] =>
  texts.flatMap((text) =>
    text
      .split(separator)
      .map((piece) => piece.trim())
      .filter(Boolean),
  );

/**
 * A comma or a slash may belong to a word («никоҳ, бе САҲШ», «б/муж») or part two values: the cell is tried as
 * it stands, then in pieces, and only what is no word yet is parted at its slashes.
 */
function readList(readers: readonly CodeReader[], written: string): CodesRead {
  const whole = readPieces(readers, [written], 'equals');
  const pieces = readPieces(readers, piecesOf(whole.unread, PIECES), 'equals');
  const parts = readPieces(readers, piecesOf(pieces.unread, /\//), 'fits');
  return { codes: [...new Set([...whole.codes, ...pieces.codes, ...parts.codes])], unread: parts.unread };
}

/** The codes of a cell that may hold several values («муж + свекровь»), each once. */
export function readCodes(name: WordListName, written: string, more: MoreWords = NO_MORE): CodesRead {
  if (written.trim() === '') return { codes: [], unread: [] };
  if (written.length > LONGEST) return { codes: [], unread: [written] };
  const readers = readersOf(name, more);
  if (WORD_LISTS[name].matches === 'whole') return readList(readers, written);
  const text = foldSentences(written).join(' ');
  const codes = readers.filter(({ fits }) => fits(text)).map(({ code }) => code);
  return { codes, unread: codes.length === 0 ? [written] : [] };
}

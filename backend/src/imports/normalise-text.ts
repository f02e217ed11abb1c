import { normaliseName, withoutInvisible } from '../shared/names.js';

/** Everyday Latin back to the Cyrillic it was typed for; longest first. */
const FROM_LATIN: readonly (readonly [RegExp, string])[] = [
  [/shch/g, 'ш'],
  [/dzh|dj/g, 'ч'],
  [/zh/g, 'ж'],
  [/kh/g, 'х'],
  [/gh/g, 'г'],
  [/sh/g, 'ш'],
  [/ch/g, 'ч'],
  [/ts/g, 'с'],
  [/ya/g, 'я'],
  [/yu/g, 'ю'],
  [/y[oe]/g, 'е'],
];
const LATIN = 'abcdefghijklmnopqrstuvwxyz';
const LATIN_SOUNDS = 'абсдефгхичклмнопкрстуввхиз';

/** Letters that careless typing does not keep apart. */
const FOLDED: Readonly<Record<string, string>> = {
  ғ: 'г',
  ӣ: 'и',
  қ: 'к',
  ӯ: 'у',
  ҳ: 'х',
  ҷ: 'ч',
  ё: 'е',
  й: 'и',
  ы: 'и',
  э: 'е',
  щ: 'ш',
  ц: 'с',
  ъ: '',
  ь: '',
  "'": '',
};

function toCyrillic(word: string): string {
  if (!/[a-z]/.test(word)) return word;
  const digraphs = FROM_LATIN.reduce((text, [latin, cyrillic]) => text.replace(latin, cyrillic), word);
  return digraphs.replace(/[a-z]/g, (letter) => LATIN_SOUNDS.charAt(LATIN.indexOf(letter)));
}

const ANY_FOLDED = new RegExp(`[${Object.keys(FOLDED).join('')}]`, 'gu');

const normaliseWord = (word: string): string =>
  toCyrillic(word)
    .replace(/дж/g, 'ч')
    .replace(ANY_FOLDED, (letter) => FOLDED[letter] ?? letter);

/**
 * A text as comparable words: lower case, Latin typing turned back into Cyrillic, the six Tajik letters without their
 * tails, signs dropped. Commas stay as separate words, because they part one thought from the next; a text of signs
 * alone («-», «+») stays as it is.
 */
export function normaliseText(text: string): string {
  const words = normaliseName(text).match(/[\p{L}\p{N}?']+|,/gu) ?? [];
  const folded = words.map(normaliseWord).filter(Boolean).join(' ');
  return folded === '' || folded === ',' ? withoutInvisible(text).trim() : folded;
}

/** Sentences and notes of a cell, each folded; an abbreviation before a small letter («тел. у мужа») does not part. */
export const normaliseSentences = (text: string): readonly string[] =>
  text
    .split(/[;\r\n!•]+|[.?]\s+(?=[\p{Lu}"«])/u)
    .map(normaliseText)
    .filter(Boolean);

/** The entries of a list that is written as one text with semicolons between them. */
export const words = (text: string): readonly string[] => text.split(';').map((word) => word.trim());

/**
 * Phrases as people read them: words in order, `*` for any letters at the end of a word, `a|b` for either, `$name` for
 * one of a named list, `…` for up to three words in between (no comma and no «не» among them), `^` for the beginning
 * of a sentence. Words are compared folded, so that one phrase covers Russian and Tajik spelling, missing tails and
 * Latin typing.
 */
export type PhraseLists = Readonly<Record<string, readonly string[]>>;

const GAP = '(?:(?!(?:не|нет|нест) )[^ ,]+ ){0,3}?';

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

function wordPattern(word: string): string {
  const core = word.replace(/\*$/, '');
  const letters = core === '' ? '' : escaped(normaliseText(core));
  return word.endsWith('*') ? `${letters}[^ ,]*` : letters;
}

const wordsPattern = (words: string): string => words.split(' ').map(wordPattern).join(' ');

function tokenPattern(token: string, lists: PhraseLists): string {
  const alternatives = token.startsWith('$') ? (lists[token.slice(1)] ?? []) : token.split('|');
  return `(?:${alternatives.map(wordsPattern).join('|')})`;
}

function phraseSource(phrase: string, lists: PhraseLists): string {
  const anchored = phrase.startsWith('^');
  const tokens = phrase
    .replace(/^\^\s*/, '')
    .split(' ')
    .filter(Boolean);
  const body = tokens.map((token) => (token === '…' ? GAP : `${tokenPattern(token, lists)} `)).join('');
  return `${anchored ? '^' : '(?:^| )'}${body.trimEnd()}(?= |$)`;
}

/** One expression that finds any of the phrases in folded text (see `normaliseSentences`). */
export const phrasesPattern = (phrases: readonly string[], lists: PhraseLists = {}): RegExp =>
  new RegExp(phrases.map((phrase) => `(?:${phraseSource(phrase, lists)})`).join('|'), 'u');

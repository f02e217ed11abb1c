import { normaliseText } from './normalise-text.js';

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

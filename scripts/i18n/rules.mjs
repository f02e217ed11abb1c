import {
  LONG_TEXTS,
  MOST_WORDS,
  NEUTRAL_GROUPS,
  forbiddenWordIn,
  unclearPhraseIn,
} from './forbidden-words.mjs';
import { compileMessage, describeMessage } from './messages.mjs';

/** @typedef {import('./csv.mjs').TextRow} TextRow */
/** @typedef {'en' | 'ru' | 'tg'} Language */

/** @type {readonly Language[]} */
export const LANGUAGES = ['tg', 'ru', 'en'];

const KEY = /^[a-z0-9-]+\.[a-z0-9-]+$/;

/** Browsers have no plural rules for Tajik, whose nouns stay singular after a number: only `other`. */
const PLURAL_FORMS = { en: ['one', 'other'], ru: ['few', 'many', 'one', 'other'], tg: ['other'] };

/** Letters that a text of this language cannot hold; Latin letters stand for names of keys, files and formats. */
const FORBIDDEN_LETTERS = {
  en: /[\u0400-\u04FF]/u,
  ru: /[ғӣқӯҳҷўїњі]/iu,
  tg: /[цщыьўїњі]/iu,
};

const LATIN_WORD = /\b[A-Za-z]{2,}\b/g;
/** Names that are written in Latin letters in every language. */
const LATIN_NAMES = new Set([
  'Shift',
  'Ctrl',
  'Enter',
  'Esc',
  'Daftar',
  'PIN',
  'PDF',
  'CSV',
  'JSON',
  'HSDS',
  'Excel',
  'xls',
  'xlsx',
]);

/**
 * Every rule of the word list that a machine can check; sentences, empty where all is well.
 * @param {readonly TextRow[]} rows
 * @returns {string[]}
 */
export function checkTexts(rows) {
  return [...duplicates(rows), ...rows.flatMap(checkRow)];
}

/** @param {readonly TextRow[]} rows */
function duplicates(rows) {
  const seen = new Set();
  return rows.flatMap((row) => {
    const again = seen.has(row.key);
    seen.add(row.key);
    return again ? [`${row.place}: the key exists already`] : [];
  });
}

/** @param {TextRow} row */
function checkRow(row) {
  const problems = KEY.test(row.key) ? [] : ['the key is not group.name in kebab-case'];
  for (const language of LANGUAGES)
    problems.push(...checkCell(row, language).map((text) => `${language}: ${text}`));
  return [...problems, ...checkEnglish(row), ...checkArguments(row)].map((text) => `${row.place}: ${text}`);
}

/**
 * What a cell of a language must not be, each with what to say about it.
 * @type {readonly [string, (text: string, language: Language) => boolean][]}
 */
const CELL_RULES = [
  ['spaces at an end', (text) => text !== text.trim()],
  ['begins like a formula', (text) => /^[=+\-@]/.test(text)],
  ['holds an ASCII apostrophe; write ’', (text) => text.includes("'")],
  ['is not in composed form (NFC)', (text) => text !== text.normalize('NFC')],
  [
    'holds a letter of another language',
    (text, language) => FORBIDDEN_LETTERS[language].test(withoutArguments(text)),
  ],
];

/**
 * @param {TextRow} row
 * @param {Language} language
 */
function checkCell(row, language) {
  const text = row[language];
  if (text.trim() === '') return ['the text is missing'];
  const problems = CELL_RULES.filter(([, breaks]) => breaks(text, language)).map(([sentence]) => sentence);
  if (language !== 'en') problems.push(...latinWords(withoutArguments(text)));
  const isNeutral = NEUTRAL_GROUPS.includes(row.key.split('.')[0] ?? '');
  const word = isNeutral ? forbiddenWordIn(text, language) : undefined;
  if (word) problems.push(`“${word}” tells what the work is about`);
  return problems;
}

/**
 * A tired reader must understand an English text, from which the others are translated, at once.
 * @param {TextRow} row
 */
function checkEnglish({ key, en }) {
  const text = withoutOtherForms(en);
  const parts = LONG_TEXTS.has(key) ? text.split(/(?<=[.?!])\s+/) : [text];
  const most = Math.max(...parts.map((part) => part.split(/\s+/).length));
  const phrase = unclearPhraseIn(text);
  return [
    ...(most > MOST_WORDS ? [`en: ${most} words, more than ${MOST_WORDS}`] : []),
    ...(phrase ? [`en: “${phrase}” is unclear; name the actor and the action`] : []),
  ];
}

/** Leaves one form of each plural, so that a message is measured as it is read. @param {string} text */
const withoutOtherForms = (text) =>
  text.replace(/(?:=\d+|\bone|\bfew|\bmany)\s*\{[^{}]*\}/g, '').replace(/[\w-]+\s*,\s*plural\s*,/g, '');

/** @param {string} text */
const withoutArguments = (text) =>
  text
    .replace(/\{\s*[\w-]+\s*\}/g, '')
    .replace(/[\w-]+\s*,\s*(?:plural|select)\s*,/g, '')
    .replace(/(?:=\d+|[\w-]+)\s*\{/g, '{');

/** @param {string} plain */
const latinWords = (plain) =>
  [...plain.matchAll(LATIN_WORD)]
    .filter(([word]) => !LATIN_NAMES.has(word))
    .map(([word]) => `“${word}” is in Latin letters`);

/** @param {TextRow} row */
function checkArguments(row) {
  const problems = [];
  /** @type {string | null} */
  let expected = null;
  for (const language of LANGUAGES) {
    try {
      const { args, plurals } = describeMessage(compileMessage(row[language]));
      expected ??= args.join();
      if (args.join() !== expected)
        problems.push(`${language}: arguments ${args.join()} instead of ${expected}`);
      problems.push(...plurals.flatMap((forms) => checkForms(forms, language)));
    } catch (error) {
      problems.push(`${language}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return problems;
}

/**
 * @param {readonly string[]} forms
 * @param {Language} language
 */
function checkForms(forms, language) {
  const named = forms.filter((form) => !form.startsWith('=')).sort();
  const needed = PLURAL_FORMS[language];
  return named.join() === needed.join()
    ? []
    : [`${language}: plural forms ${named.join()} instead of ${needed.join()}`];
}

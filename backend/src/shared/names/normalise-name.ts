/** Letters drawn like one of the six Tajik letters, found in official texts and old fonts (DOMAIN 6.1). */
const LOOK_ALIKES: Readonly<Record<string, string>> = {
  ў: 'ӯ',
  ӱ: 'ӯ',
  ӽ: 'ҳ',
  һ: 'ҳ',
  ӌ: 'ҷ',
  ҹ: 'ҷ',
  ҡ: 'қ',
  ӄ: 'қ',
  ӻ: 'ғ',
};

const LATIN_TO_CYRILLIC: Readonly<Record<string, string>> = {
  a: 'а',
  c: 'с',
  e: 'е',
  o: 'о',
  p: 'р',
  x: 'х',
  y: 'у',
};
const CYRILLIC_TO_LATIN: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(LATIN_TO_CYRILLIC).map(([latin, cyrillic]) => [cyrillic, latin]),
);

/** Soft hyphens, zero-width signs and direction marks: never seen by a reader, and able to hide a name. */
const INVISIBLE = /[\u00AD\u061C\u180E\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF]/g;
const COMBINING = /[\u0300-\u036F]/g;
const LATIN_WITH_MARKS = /[\u00C0-\u024F\u1E00-\u1EFF]/g;

const lettersOf = (table: Readonly<Record<string, string>>): RegExp =>
  new RegExp(`[${Object.keys(table).join('')}]`, 'gu');
const ANY_LOOK_ALIKE = lettersOf(LOOK_ALIKES);
const ANY_LATIN_DOUBLE = lettersOf(LATIN_TO_CYRILLIC);
const ANY_CYRILLIC_DOUBLE = lettersOf(CYRILLIC_TO_LATIN);

/** Only letters that are found cost anything: this runs over every word of every register. */
const replaceBy = (text: string, found: RegExp, table: Readonly<Record<string, string>>): string =>
  text.replace(found, (letter) => table[letter] ?? letter);

/** The text without characters that nobody can see. */
export const withoutInvisible = (text: string): string => text.replace(INVISIBLE, '');

/** A word typed on two keyboards becomes a word of one script where every foreign letter has a double there. */
function unifyScript(word: string): string {
  if (!/\p{Script=Latin}/u.test(word) || !/\p{Script=Cyrillic}/u.test(word)) return word;
  const latin = word.match(/\p{Script=Latin}/gu) ?? [];
  const cyrillic = word.match(/\p{Script=Cyrillic}/gu) ?? [];
  if (latin.every((letter) => letter in LATIN_TO_CYRILLIC))
    return replaceBy(word, ANY_LATIN_DOUBLE, LATIN_TO_CYRILLIC);
  if (cyrillic.every((letter) => letter in CYRILLIC_TO_LATIN))
    return replaceBy(word, ANY_CYRILLIC_DOUBLE, CYRILLIC_TO_LATIN);
  return word;
}

/**
 * The written form made comparable without changing a sound: one Unicode form, lower case, single spaces, corrected
 * look-alike letters and mixed keyboards (DOMAIN 6.2, step 1). This is key K1 of a whole name.
 */
export function normaliseName(written: string): string {
  const lower = withoutInvisible(written).normalize('NFKC').toLowerCase();
  const mapped = replaceBy(lower, ANY_LOOK_ALIKE, LOOK_ALIKES)
    .replace(/ç/g, 'ҷ')
    .replace(LATIN_WITH_MARKS, (letter) => letter.normalize('NFD').replace(COMBINING, ''))
    .replace(COMBINING, '')
    .replace(/[’‘ʼʻ`´]/g, "'");
  return mapped.split(/\s+/).filter(Boolean).map(unifyScript).join(' ');
}

/** The words of a name in their written order, normalised; an initial is a word of one letter, `?` stays. */
export const nameTokens = (written: string): readonly string[] =>
  normaliseName(written)
    .split(/[^\p{L}\p{M}\p{N}?'-]+/u)
    .map((token) => token.replace(/^['-]+|['-]+$/g, ''))
    .filter((token) => /[\p{L}?]/u.test(token));

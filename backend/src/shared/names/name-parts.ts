import { normaliseName, withoutInvisible } from './normalise-name.js';
import { skeletonOf, vowelClassesOf } from './skeleton.js';
import { nameFormsOf, wordKeysOf } from './name-forms.js';
import type { NameToken } from './name-forms.js';

/** A name written in one box, taken apart as far as its endings tell. */
export interface NameParts {
  /** Every word of the name in its written order, capitals undone. */
  readonly words: readonly string[];
  readonly surname: string | null;
  readonly givenName: string | null;
  readonly patronymic: string | null;
  /** False where the endings did not decide the order and the usual one (surname first) was assumed. */
  readonly certain: boolean;
}

const PATRONYMIC = /[aiu]v(?:na|ic)$/;
const SURNAME = /(?:[aiu]va?|zad[ai]?|i[aio]*an|pur|far|duht)$/;
/** Given names that end like a surname. */
const GIVEN_LIKE_SURNAME: ReadonlySet<string> = new Set(['azada', 'nilufar', 'safar', 'guzida']);
const CHILD_OF = /^(?:du(?:h)?tari?|pisari?)/;
const CHILD_OF_WORD = /^(?:du(?:h)?tari?|pisari?)$/;

const soundOf = (word: string): string => vowelClassesOf(skeletonOf(normaliseName(word)));

function undoCapitals(word: string): string {
  if (word.length < 2 || word !== word.toUpperCase()) return word;
  return word.charAt(0) + word.slice(1).toLowerCase();
}

const isSurname = (word: string): boolean => {
  const sound = soundOf(word);
  return SURNAME.test(sound) && !GIVEN_LIKE_SURNAME.has(sound);
};

/** Nobody shortens a surname: a single letter stands for the given name. */
const isInitial = (word: string): boolean => /^\p{L}\.?$/u.test(word);

interface Split {
  readonly rest: readonly string[];
  readonly patronymic: string | null;
  readonly marked: boolean;
}

/** Takes off what says whose child she is: «духтари …», a patronymic ending, or the last of three words. */
function takePatronymic(words: readonly string[]): Split {
  const at = words.findIndex((word, index) => index > 0 && CHILD_OF.test(soundOf(word)));
  if (at > 0) {
    const father = CHILD_OF_WORD.test(soundOf(words[at] ?? '')) ? words.slice(at) : [words[at] ?? ''];
    return { rest: words.slice(0, at), patronymic: father.join(' '), marked: true };
  }
  const ended = words.findLastIndex((word) => PATRONYMIC.test(soundOf(word)));
  if (ended >= 0 && words.length > 1) {
    return {
      rest: words.filter((_, index) => index !== ended),
      patronymic: words[ended] ?? null,
      marked: true,
    };
  }
  if (words.length < 3) return { rest: words, patronymic: null, marked: false };
  return { rest: words.slice(0, -1), patronymic: words.at(-1) ?? null, marked: false };
}

type OrderedParts = Pick<NameParts, 'surname' | 'givenName' | 'certain'>;

/** The words that are left without the patronymic: the endings tell which of them is the surname. */
function orderParts(rest: readonly string[], marked: boolean): OrderedParts {
  const [first = null, second = null, ...others] = rest;
  if (first === null) return { surname: null, givenName: null, certain: false };
  if (second === null) {
    const alone = isSurname(first);
    return { surname: alone ? first : null, givenName: alone ? null : first, certain: marked };
  }
  return orderPair([first, second], others);
}

function orderPair([first, second]: [string, string], others: readonly string[]): OrderedParts {
  const told = isInitial(first) || isSurname(first) !== isSurname(second);
  const swapped = isInitial(first) || (!isSurname(first) && isSurname(second));
  const [surname, givenName] = swapped ? [second, first] : [first, second];
  return { surname, givenName: [givenName, ...others].join(' '), certain: told && others.length === 0 };
}

/** Splits a name by its endings, in either order (DOMAIN 6.3); nothing is dropped and no spelling is corrected. */
export function namePartsOf(written: string): NameParts {
  const words = withoutInvisible(written)
    .replace(/[.,;]+/g, (signs) => (signs.startsWith('.') ? '. ' : ' '))
    .split(/\s+/)
    .filter((word) => /[\p{L}?]/u.test(word))
    .map(undoCapitals);
  const { rest, patronymic, marked } = takePatronymic(words);
  return { words, patronymic, ...orderParts(rest, marked) };
}

/** A name has its words in the first few; the rest was pasted into the wrong box. */
const MOST_WORDS = 5;

export interface MatchTokens {
  /** What a name is found by. */
  readonly kept: readonly string[];
  /** What is looked up to find another spelling of it. */
  readonly asked: readonly string[];
}

interface Sound {
  readonly classes: string;
  readonly isWhole: boolean;
}

const soundsOf = ({ forms }: NameToken): readonly Sound[] =>
  forms.map(({ kind, classes }) => ({ classes, isWhole: kind !== 'stem' }));

const joined = (mark: string, first: string, second: string): string =>
  `${mark}:${[first, second].sort().join('|')}`;

/** Two words in any order, one of them in full: stems alone would join a father to his daughter (DOMAIN 6.3). */
function pairsOf(words: readonly NameToken[]): string[] {
  return words.flatMap((first, at) =>
    words
      .slice(at + 1)
      .flatMap((second) =>
        soundsOf(first).flatMap((a) =>
          soundsOf(second).flatMap((b) =>
            a.isWhole || b.isWhole ? [joined('pair', a.classes, b.classes)] : [],
          ),
        ),
      ),
  );
}

/** A full word combined with the first letter of another. */
function shortsOf(mark: string, words: readonly NameToken[], initials: readonly NameToken[]): string[] {
  return words.flatMap((word) =>
    initials
      .filter((initial) => initial !== word)
      .flatMap((initial) => initial.forms.map(({ classes }) => classes.slice(0, 1)))
      .flatMap((letter) =>
        soundsOf(word).flatMap(({ classes, isWhole }) => (isWhole ? [`${mark}:${classes}|${letter}`] : [])),
      ),
  );
}

/**
 * What a name can be matched by where only digests are compared: pairs of its words, and a word with an initial where
 * one of the two was written so. One word alone matches nobody.
 */
export function matchTokensOf(name: string): MatchTokens {
  const all = nameFormsOf(name).slice(0, MOST_WORDS);
  const words = all.filter(({ initial }) => !initial);
  const initials = all.filter(({ initial }) => initial);
  const pairs = pairsOf(words);
  const written = shortsOf('written', words, initials);
  const unique = (tokens: readonly string[]): string[] => [...new Set(tokens)];
  return {
    kept: unique([...pairs, ...written, ...shortsOf('derived', words, words)]),
    asked: unique([
      ...pairs,
      ...shortsOf('written', words, [...words, ...initials]),
      ...shortsOf('derived', words, initials),
    ]),
  };
}

/**
 * What a man is found by where a match tells others of him: surname and given name both in full, in either order; no stem,
 * no patronymic and no initial, which would name half a village. Nothing where one of the two is missing.
 */
export function fullNameTokensOf({
  surname,
  givenName,
}: Pick<NameParts, 'surname' | 'givenName'>): readonly string[] {
  const [first, second] = [surname, givenName]
    .map((word) => wordKeysOf(word ?? ''))
    .sort((a, b) => (a.k3 < b.k3 ? -1 : 1));
  const isFull = [first, second].every((word) => [...(word?.k1 ?? '')].length > 1);
  return isFull ? [joined('full', first?.k3 ?? '', second?.k3 ?? '')] : [];
}

type Written = Pick<NameParts, 'surname' | 'givenName' | 'patronymic'>;

/** A name that was typed in parts, as its parts and as one line, in which a second given name looks like a patronymic. */
export const readingsInParts = (name: Written): readonly Pick<NameParts, 'surname' | 'givenName'>[] => [
  name,
  namePartsOf([name.surname, name.givenName, name.patronymic].filter(Boolean).join(' ')),
];

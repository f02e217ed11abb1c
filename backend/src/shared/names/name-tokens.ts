import type { NameToken } from './name-forms.js';
import { nameFormsOf } from './name-forms.js';

/** A name has its words in the first few; what follows was pasted into the wrong box. */
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

/** A word in full beside the first letter of another. */
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

import { nameTokens } from './normalise-name.js';
import { consonantsOf, skeletonOf, vowelClassesOf } from './skeleton.js';

/**
 * How a form came about. Every form stands beside the full one and never replaces it: «Гулчахон» only looks as
 * if it ended in the particle -хон (DOMAIN 6.2, rule 5). `stem` is weaker evidence than the others.
 */
export const FORM_KINDS = ['full', 'izofat', 'particle', 'stem'] as const;
export type FormKind = (typeof FORM_KINDS)[number];

export interface NameForm {
  readonly kind: FormKind;
  /** K2 and K3 of the form. */
  readonly skeleton: string;
  readonly classes: string;
}

export interface NameToken {
  /** K1: the normalised word. */
  readonly normalised: string;
  readonly initial: boolean;
  readonly forms: readonly NameForm[];
}

const LOST_LETTERS = ['ғ', 'ӣ', 'қ', 'ӯ', 'ҳ', 'ҷ'] as const;
/** More lost letters than this leave too little of a word to compare: 6 × 6 readings are the most that are tried. */
const MOST_LOST = 2;
const SHORTEST = 3;
/** No name has more words than this; whatever follows was pasted into the wrong box and is not compared. */
const MOST_WORDS = 12;

const PARTICLE_BEFORE = /^(?:[ao]i|bibi|muh[ao]m[ao]d|mirz[ao]|s[ao]id)(?=.{3})/;
const PARTICLE_BEHIND = /(?<=.{3})(?:c[ao]n|h[ao]n|b[ao]nu|[ao]i|bibi|nis[ao]|gul|b[ie]k|š[ao]h?|m[ao]h)$/;
/** Surname and patronymic endings, old and new (DOMAIN 6.3), as they sound with or without a linking vowel. */
const ENDING = /(?:[aoei]v(?:[ao]|n[ao]|ic)?|z[ao]d(?:[ao]|e)?|i(?:io|o|a)n|pur|f[ao]r|duht|i)$/;

/** The readings of a word in which an old code page lost Tajik letters; the word itself where none is lost. */
export function readingsOf(token: string): readonly string[] {
  const lost = token.split('?').length - 1;
  if (lost === 0) return [token];
  if (lost > MOST_LOST) return [];
  return LOST_LETTERS.flatMap((letter) => readingsOf(token.replace('?', letter)));
}

const form = (kind: FormKind, skeleton: string): NameForm => ({
  kind,
  skeleton,
  classes: vowelClassesOf(skeleton),
});

const withoutParticles = (skeleton: string): readonly string[] => {
  const front = skeleton.replace(PARTICLE_BEFORE, '');
  const behind = skeleton.replace(PARTICLE_BEHIND, '');
  const both = front.replace(PARTICLE_BEHIND, '');
  return [front, behind, both].filter((short) => short !== skeleton && short.length >= SHORTEST);
};

function formsOfReading(reading: string, followed: boolean): readonly NameForm[] {
  const skeleton = skeletonOf(reading);
  const izofat = followed && /[иi]$/.test(reading) ? [skeletonOf(reading.slice(0, -1))] : [];
  const stem = skeleton.replace(ENDING, '');
  const stems = stem !== skeleton && stem.length >= SHORTEST ? [stem] : [];
  return [
    form('full', skeleton),
    ...izofat.filter((short) => short.length >= SHORTEST).map((short) => form('izofat', short)),
    ...withoutParticles(skeleton).map((short) => form('particle', short)),
    ...stems.map((short) => form('stem', short)),
  ];
}

function tokenOf(normalised: string, followed: boolean): NameToken {
  const forms = readingsOf(normalised).flatMap((reading) => formsOfReading(reading, followed));
  return { normalised, initial: [...normalised].length === 1, forms };
}

/** The words of a written name with every form in which each may be compared. */
export function nameFormsOf(written: string): readonly NameToken[] {
  const tokens = nameTokens(written).slice(0, MOST_WORDS);
  return tokens.map((token, at) => tokenOf(token, at < tokens.length - 1));
}

export interface WordKeys {
  readonly k1: string;
  readonly k2: string;
  readonly k3: string;
  readonly k4: string;
}

/** The four keys of one word (DOMAIN 6.2, rule 4). */
export function wordKeysOf(word: string): WordKeys {
  const k1 = nameTokens(word).join('');
  const k2 = skeletonOf(k1);
  return { k1, k2, k3: vowelClassesOf(k2), k4: consonantsOf(k2) };
}

import { nameTokens } from './normalise-name.js';
import { consonantsOf, skeletonOf, vowelClassesOf } from './skeleton.js';

/**
 * How a form was derived. A form is added to the full one and never replaces it: «Гулчахон» only looks as if it ended
 * in the particle -хон (DOMAIN 6.2, rule 5). `stem` is weaker evidence than the others.
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

/** The readings of a word in which an old code page lost Tajik letters; the unchanged word if none is lost. */
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

/** From strongest to weakest: the same letters, the same sound, the same stem under another ending, an initial. */
export const NAME_AGREEMENTS = ['same', 'alike', 'stem', 'initial'] as const;
export type NameAgreement = (typeof NAME_AGREEMENTS)[number];

const rank = (agreement: NameAgreement): number => NAME_AGREEMENTS.indexOf(agreement);

const weaker = (first: NameAgreement, second: NameAgreement): NameAgreement =>
  rank(first) >= rank(second) ? first : second;

const sounds = (token: NameToken, stems: boolean): ReadonlySet<string> =>
  new Set(token.forms.filter(({ kind }) => stems || kind !== 'stem').map(({ classes }) => classes));

const overlap = (first: ReadonlySet<string>, second: ReadonlySet<string>): boolean =>
  [...first].some((key) => second.has(key));

const startsAlike = (short: NameForm, long: NameForm): boolean => long.classes.startsWith(short.classes);

function initialFits(first: NameToken, second: NameToken): boolean {
  const [short, long] = first.initial ? [first, second] : [second, first];
  return short.forms.some((letter) => long.forms.some((full) => startsAlike(letter, full)));
}

function tokenAgreement(first: NameToken, second: NameToken): NameAgreement | null {
  if (first.normalised === second.normalised && !first.normalised.includes('?')) return 'same';
  if (first.initial || second.initial) return initialFits(first, second) ? 'initial' : null;
  if (overlap(sounds(first, false), sounds(second, false))) return 'alike';
  return overlap(sounds(first, true), sounds(second, true)) ? 'stem' : null;
}

interface Pair {
  readonly short: number;
  readonly long: number;
  readonly agreement: NameAgreement;
}

function pairsOf(shorter: readonly NameToken[], longer: readonly NameToken[]): readonly Pair[] {
  const pairs = shorter.flatMap((token, short) =>
    longer.flatMap((other, long) => {
      const agreement = tokenAgreement(token, other);
      return agreement === null ? [] : [{ short, long, agreement }];
    }),
  );
  return pairs.sort((first, second) => rank(first.agreement) - rank(second.agreement));
}

/** The best pairing of each word of the shorter name with one word of the longer; null when a word is left. */
function bestPairing(shorter: readonly NameToken[], longer: readonly NameToken[]): readonly Pair[] | null {
  const chosen: Pair[] = [];
  for (const pair of pairsOf(shorter, longer)) {
    const taken = chosen.some(({ short, long }) => short === pair.short || long === pair.long);
    if (!taken) chosen.push(pair);
  }
  return chosen.length === shorter.length ? chosen : null;
}

/**
 * How well two written names agree, in any order of their words; null when they do not. A patronymic or a
 * surname may be missing in one of them; then at least two words must agree, and one of them in full, because
 * one word alone, or stems and initials alone, would join a father to his daughter (DOMAIN 6.3, 6.4).
 */
export function nameAgreement(first: string, second: string): NameAgreement | null {
  const [shorter, longer] = [nameFormsOf(first), nameFormsOf(second)].sort((a, b) => a.length - b.length);
  if (!shorter?.length || !longer) return null;
  if (shorter.length === 1 && longer.length > 1) return null;
  const pairs = bestPairing(shorter, longer);
  if (!pairs?.some(({ agreement }) => rank(agreement) <= rank('alike'))) return null;
  return pairs.map(({ agreement }) => agreement).reduce(weaker);
}

/** Ҳ that Russian spelling turned into г (Рагмон for Раҳмон): recall for search, too loose to compare people by. */
const hardened = (key: string): string => key.replace(/h/g, 'g');

/** The keys under which one word of a name can be found: K3 of every form, ҳ and г taken as one. */
export const searchKeysOf = (token: NameToken): readonly string[] => [
  ...new Set(token.forms.map(({ classes }) => hardened(classes))),
];

/** Whether every word asked for is a word of the name, in any order and any usual spelling; initials count. */
export function nameAnswers(asked: string, name: string): boolean {
  const words = nameFormsOf(name);
  const wanted = nameFormsOf(asked);
  const meets = (one: NameToken, other: NameToken): boolean =>
    one.initial || other.initial
      ? initialFits(one, other)
      : searchKeysOf(one).some((key) => searchKeysOf(other).includes(key));
  return wanted.length > 0 && wanted.every((token) => words.some((word) => meets(token, word)));
}

import type { NameForm, NameToken } from './name-forms.js';
import { nameFormsOf } from './name-forms.js';

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

/** The best pairing of every word of the shorter name with a word of its own in the longer one; null when some is left. */
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

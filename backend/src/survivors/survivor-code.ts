/**
 * The random codes people read out to each other: survivor codes, case references and referral references all have
 * this one shape and say nothing: no agency, no year, no sequence. Eight symbols of Crockford's base 32, of which
 * the last is a check over GF(32), so that one misheard symbol or two neighbours in the wrong order is always noticed.
 */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const RANDOM_SYMBOLS = 7;

/** x^5 + x^3 + 1 is irreducible, and 31 is prime, so the powers of 2 used as weights are all different. */
const FIELD_POLYNOMIAL = 0b101001;

declare const codeBrand: unique symbol;

/** Eight symbols without the dash, as stored; shown with `showCode`. */
export type Code = string & { readonly [codeBrand]: true };

/** Cyrillic letters that look like a symbol: a Tajik or Russian keyboard is often still on when a code is typed. */
const CYRILLIC_TWINS: Readonly<Record<string, string>> = {
  А: 'A',
  В: 'B',
  Е: 'E',
  К: 'K',
  М: 'M',
  Н: 'H',
  О: '0',
  Р: 'P',
  С: 'C',
  Т: 'T',
  У: 'Y',
  Х: 'X',
};

const LATIN_TWINS: Readonly<Record<string, string>> = { O: '0', I: '1', L: '1' };

/** Spaces, every kind of dash, and the invisible marks that come along when a code is pasted. */
const SEPARATORS = /[\s\p{Pd}\u2212._\u200b-\u200f\u202a-\u202e\u2060\ufeff]/gu;

const timesTwo = (value: number): number => (value & 16 ? (value << 1) ^ FIELD_POLYNOMIAL : value << 1);

function checkOf(values: readonly number[]): number {
  return values.reduce((sum, value) => timesTwo(sum ^ value), 0);
}

/** A new code from the given source of random bytes; 7 symbols of 5 bits are 35 bits, without modulo bias. */
export function newCode(randomBytes: (count: number) => Uint8Array): Code {
  const values = [...randomBytes(RANDOM_SYMBOLS)].map((byte) => byte & 31);
  return [...values, checkOf(values)].map((value) => ALPHABET.charAt(value)).join('') as Code;
}

/** What somebody typed or heard, as a code; null when it is none, so that no server needs to be asked. */
export function parseCode(text: string): Code | null {
  const symbols = [...text.normalize('NFKC').toUpperCase().replace(SEPARATORS, '')].map(
    (symbol) => LATIN_TWINS[symbol] ?? CYRILLIC_TWINS[symbol] ?? symbol,
  );
  if (symbols.length !== RANDOM_SYMBOLS + 1) return null;
  const values = symbols.map((symbol) => ALPHABET.indexOf(symbol));
  if (values.includes(-1)) return null;
  return checkOf(values.slice(0, RANDOM_SYMBOLS)) === values[RANDOM_SYMBOLS]
    ? (symbols.join('') as Code)
    : null;
}

/** The code as it is shown and read out, in two groups of four: `7K4M-9QX4`. */
export const showCode = (code: Code): string => `${code.slice(0, 4)}-${code.slice(4)}`;

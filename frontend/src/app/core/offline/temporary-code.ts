import { symbolsOf } from './case-code';

/**
 * The code of a woman who is not registered yet: `T` and six digits, the last a check. A server code has eight symbols,
 * so the two cannot be confused.
 */
const SHAPE = /^T\d{6}$/;
const RANDOM_DIGITS = 5;
/** A prime above the weights: each wrong digit shows, and each two that changed places. */
const MODULUS = 11;

const weigh = (digits: readonly number[]): number =>
  digits.reduce((sum, digit, at) => sum + digit * (at + 1), 0) % MODULUS;

export function makeTemporaryCode(): string {
  for (;;) {
    const random = crypto.getRandomValues(new Uint32Array(RANDOM_DIGITS));
    const digits = Array.from(random, (number) => number % 10);
    for (let check = 0; check < 10; check += 1)
      if (weigh([...digits, check]) === 0) return `T${digits.join('')}${check}`;
  }
}

/** As it is kept; null where a symbol was mistyped or is missing. */
export function readTemporaryCode(text: string | null): string | null {
  const code = symbolsOf(text ?? '').join('');
  return SHAPE.test(code) && weigh(Array.from(code.slice(1), Number)) === 0 ? code : null;
}

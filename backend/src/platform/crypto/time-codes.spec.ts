import { describe, expect, it } from '@jest/globals';
import { authenticatorAddress, base32, codeOf, newSecret, stepAt, stepOf } from './time-codes.js';

/** Appendix B of RFC 6238, of which an app shows the last six digits. */
const RFC_SECRET = Buffer.from('12345678901234567890');
const VECTORS = [
  [59, '287082'],
  [1111111109, '081804'],
  [1111111111, '050471'],
  [1234567890, '005924'],
  [2000000000, '279037'],
  [20000000000, '353130'],
] as const;
const at = (seconds: number): Date => new Date(seconds * 1000);

describe('codes of an authenticator', () => {
  it.each(VECTORS)('at second %i is %s', (seconds, code) => {
    expect(codeOf(RFC_SECRET, stepAt(at(seconds)))).toBe(code);
    expect(stepOf(RFC_SECRET, code, at(seconds))).toBe(stepAt(at(seconds)));
  });

  it('hold one step before and after their own, and no longer', () => {
    const now = 1_800_000_015;
    const code = codeOf(RFC_SECRET, stepAt(at(now)));
    const told = [-60, -30, 0, 30, 60].map((late) => stepOf(RFC_SECRET, code, at(now + late)));
    const own = stepAt(at(now));
    expect(told).toEqual([null, own, own, own, null]);
  });

  it.each(['', '12345', '1234567', 'abcdef', '28708 ', '２８７０８２'])('are never "%s"', (text) => {
    expect(stepOf(RFC_SECRET, text, at(59))).toBeNull();
  });

  it('come from a secret that no two people share, told in letters that can be typed', () => {
    expect(newSecret()).not.toEqual(newSecret());
    expect(base32(RFC_SECRET)).toBe('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ');
    expect(base32(Buffer.from('foobar'))).toBe('MZXW6YTBOI');
    expect(authenticatorAddress(RFC_SECRET, 'Daftar', 'a b')).toBe(
      'otpauth://totp/Daftar:a%20b?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Daftar',
    );
  });
});

import { describe, expect, it } from '@jest/globals';
import { authenticatorAddress, base32, newSecret, stepOf } from './time-codes.js';

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
/** Enrolled, with its letters and its codes, by the product's earlier code without a library. */
const EARLIER_SECRET = Buffer.from('a82470a4c8c5638efce8a962c9567b0c2c9fb36c', 'hex');
const EARLIER_LETTERS = 'VASHBJGIYVRY57HIVFRMSVT3BQWJ7M3M';
const at = (seconds: number): Date => new Date(seconds * 1000);
const stepAt = (seconds: number): number => Math.floor(seconds / 30);

describe('codes of an authenticator', () => {
  it.each(VECTORS)('at second %i is %s', (seconds, code) => {
    expect(stepOf(RFC_SECRET, code, at(seconds))).toBe(stepAt(seconds));
  });

  it.each([
    [1796000000, '796118', 59866666],
    [1796000029, '924063', 59866667],
    [1796004321, '051236', 59866810],
  ])('of a secret that was enrolled earlier: at second %i is %s', (seconds, code, step) => {
    expect(stepOf(EARLIER_SECRET, code, at(seconds))).toBe(step);
  });

  it('hold one step before and after their own, and no longer', () => {
    const [now, code] = [1111111111, '050471'];
    const begins = stepAt(now) * 30;
    const own = stepAt(now);
    const found = [-31, -30, 0, 29, 30, 59, 60].map((late) => stepOf(RFC_SECRET, code, at(begins + late)));
    expect(found).toEqual([null, own, own, own, own, own, null]);
  });

  it.each(['', '12345', '1234567', 'abcdef', '28708 ', '２８７０８２'])('are never "%s"', (text) => {
    expect(stepOf(RFC_SECRET, text, at(59))).toBeNull();
  });

  it('come from a secret that no two people share, in letters that can be typed', () => {
    expect(newSecret()).not.toEqual(newSecret());
    expect(base32(EARLIER_SECRET)).toBe(EARLIER_LETTERS);
    expect(authenticatorAddress(EARLIER_SECRET, 'Дафтар & Co', 'a b')).toBe(
      `otpauth://totp/${encodeURIComponent('Дафтар & Co')}:a%20b?secret=${EARLIER_LETTERS}&issuer=${encodeURIComponent('Дафтар & Co')}`,
    );
  });
});

import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { digestOfCode, newRecoveryCodes } from './factor-codes.service.js';

describe('recovery codes', () => {
  it('are ten, each its own, in four groups that can be read aloud', () => {
    const codes = [...newRecoveryCodes(), ...newRecoveryCodes()];
    expect(codes).toHaveLength(20);
    expect(new Set(codes).size).toBe(20);
    for (const code of codes) expect(code).toMatch(/^([2-9A-HJKMNP-TV-Z]{4}-){3}[2-9A-HJKMNP-TV-Z]{4}$/);
  });

  it('are known again however they were typed, and under her own key alone', () => {
    const [key, other] = [randomBytes(32), randomBytes(32)];
    const [code = ''] = newRecoveryCodes();
    const digest = digestOfCode(key, code);
    expect(digestOfCode(key, ` ${code.toLowerCase().replaceAll('-', ' ')} `)).toEqual(digest);
    expect(digestOfCode(other, code)).not.toEqual(digest);
    expect(digestOfCode(key, code.slice(0, -1))).not.toEqual(digest);
  });
});

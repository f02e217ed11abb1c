import { describe, expect, it } from '@jest/globals';
import { Passwords, decoyHash } from './passwords.js';

const costOf = (hash: string): string[] => hash.split('$').slice(0, 4);

describe('the hash that stands in for somebody unknown', () => {
  const passwords = new Passwords();

  it('costs what a true one costs, and no password has it', async () => {
    expect(costOf(decoyHash())).toEqual(costOf(await passwords.hash('a long enough password')));
    expect(decoyHash()).not.toBe(decoyHash());
    expect(await passwords.verify(decoyHash(), 'a long enough password')).toBe(false);
    expect(await passwords.verify(null, 'a long enough password')).toBe(false);
  });

  it('is not asked where a person is known', async () => {
    const stored = await passwords.hash('a long enough password');
    expect(await passwords.verify(stored, 'a long enough password')).toBe(true);
    expect(await passwords.verify(stored, 'another long password')).toBe(false);
  });
});

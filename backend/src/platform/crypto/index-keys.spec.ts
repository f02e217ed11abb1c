import { createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { IndexKeys, sealIndexSecret } from './index-keys.js';
import type { IndexSecretState, StoredIndexSecret } from './index-keys.js';
import { RootKey } from './root-key.js';

const root = new RootKey(randomBytes(32));
const secrets = [1, 2, 3].map(() => randomBytes(32));
const stored = (...states: IndexSecretState[]): StoredIndexSecret[] =>
  states.map((state, place) => ({
    version: place + 1,
    state,
    sealedSecret: sealIndexSecret(root, place + 1, secrets[place] ?? Buffer.alloc(0)),
  }));
const keys = (...states: IndexSecretState[]): IndexKeys => new IndexKeys(root, stored(...states));
const index = { purpose: 'names/agency', bytes: 32 };

const hmac = (secret: Buffer | undefined, purpose: string, text: string | Buffer): Buffer =>
  createHmac('sha256', Buffer.from(hkdfSync('sha256', secret ?? '', 'panoh', purpose, 32)))
    .update(text)
    .digest();

describe('keys of the blind indexes', () => {
  it('make a digest by HMAC-SHA-256, with a key for each index, as long as the index keeps it', () => {
    const digest = hmac(secrets[0], index.purpose, 'name');
    expect(keys('current').digest(index, 'name')).toEqual(digest);
    expect(keys('current').digest({ ...index, bytes: 16 }, 'name')).toEqual(digest.subarray(0, 16));
    expect(keys('current').digest({ ...index, purpose: 'names/other' }, 'name')).not.toEqual(digest);
  });

  it('make a digest of a later version out of the one before, and out of words the same', () => {
    const short = { ...index, bytes: 16 };
    const first = keys('current').digest(short, 'name');
    const second = hmac(secrets[1], index.purpose, first).subarray(0, 16);
    const both = keys('leaving', 'current');
    expect(both.carry(short, first, { from: 1, to: 2 })).toEqual(second);
    expect(both.digest(short, 'name')).toEqual(second);
    const third = keys('link', 'link', 'current').digest(short, 'name');
    expect(keys('link', 'leaving', 'current').carry(short, first, { from: 1, to: 3 })).toEqual(third);
    expect(keys('link', 'leaving', 'current').carry(short, second, { from: 2, to: 3 })).toEqual(third);
  });

  it('write with the current one, and ask for every version in which a row may stand', () => {
    const [first, second, third] = [
      keys('current').digest(index, 'name'),
      keys('link', 'current').digest(index, 'name'),
      keys('link', 'link', 'current').digest(index, 'name'),
    ];
    const coming = keys('link', 'current', 'coming');
    expect([coming.version, coming.digest(index, 'name')]).toEqual([2, second]);
    expect(coming.asked(index, 'name')).toEqual([second, third]);
    const leaving = keys('leaving', 'current');
    expect([leaving.version, leaving.asked(index, 'name')]).toEqual([2, [first, second]]);
    expect(keys('link', 'link', 'current').asked(index, 'name')).toEqual([third]);
  });

  it('are nothing without the root key, in another version’s place, or where none is current', () => {
    expect(() => new IndexKeys(new RootKey(randomBytes(32)), stored('current'))).toThrow();
    const [first] = stored('current');
    expect(() => new IndexKeys(root, first ? [{ ...first, version: 2 }] : [])).toThrow();
    expect(() => keys('link').digest(index, 'name')).toThrow('current');
  });
});

import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { keyVersionOf, open, seal } from './envelope.js';

const key = randomBytes(32);
const place = { table: 't', column: 'c', row: 'r' };
const envelope = seal({ key, version: 7 }, place, Buffer.from('words'));
/** Format, version, nonce, tag. */
const LEAST = 1 + 4 + 12 + 16;

describe('an envelope', () => {
  it('opens in its place with its key, also where nothing is in it', () => {
    expect(open(key, place, envelope).toString()).toBe('words');
    expect([keyVersionOf(envelope), envelope.length]).toEqual([7, LEAST + 5]);
    const empty = seal({ key, version: 1 }, place, Buffer.alloc(0));
    expect([empty.length, open(key, place, empty).length]).toEqual([LEAST, 0]);
  });

  it.each(['table', 'column', 'row'])('opens in no other %s', (part) => {
    expect(() => open(key, { ...place, [part]: 'other' }, envelope)).toThrow();
  });

  it('opens with no other key', () => {
    expect(() => open(randomBytes(32), place, envelope)).toThrow();
  });

  it.each(Array.from({ length: envelope.length }, (_, at) => at))('opens with no other byte at %i', (at) => {
    const changed = Buffer.from(envelope);
    changed.writeUInt8(changed.readUInt8(at) ^ 1, at);
    expect(() => open(key, place, changed)).toThrow();
  });

  it('is refused by name where it is too short or of another format', () => {
    const other = Buffer.from(envelope);
    other.writeUInt8(2, 0);
    for (const wrong of [envelope.subarray(0, LEAST - 1), Buffer.alloc(0), Buffer.from([1]), other])
      expect(() => open(key, place, wrong)).toThrow('not an envelope of this format');
  });
});

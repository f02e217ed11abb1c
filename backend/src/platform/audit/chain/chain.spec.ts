import { describe, expect, it } from '@jest/globals';
import { canonical } from './canonical.js';
import { ChainVerifier, hashAfter } from './chain-verifier.js';
import { ChainFlaw, NO_HASH } from './chain.types.js';
import type { AuditEntry, Head, Link } from './chain.types.js';

const entry = (seq: number, more: Partial<AuditEntry> = {}): AuditEntry => ({
  action: 'getCase',
  actor: null,
  agency: null,
  at: `2026-11-25T10:00:00.${String(seq).padStart(6, '0')}Z`,
  cases: [],
  decision: 'allowed',
  grants: [],
  partitions: ['core'],
  purpose: null,
  request: '018f0000-0000-7000-8000-000000000000',
  seq,
  session: null,
  ...more,
});

/** A chain over entries with these numbers, in this order. */
function chainOf(...numbers: number[]): Link[] {
  let hash = NO_HASH;
  return numbers.map((seq, place) => {
    hash = hashAfter(hash, entry(seq));
    return { chain: place + 1, entry: entry(seq), hash };
  });
}

function walked(
  links: readonly Link[],
  pins: readonly Head[] = [],
  now = '2026-11-25T10:00:10.000000Z',
): string {
  const walk = new ChainVerifier(pins);
  try {
    for (const link of links) walk.take(link);
    walk.finish(now);
    return 'sound';
  } catch (error) {
    if (!(error instanceof ChainFlaw)) throw error;
    return `${error.flaw} ${error.chain}`;
  }
}

describe('the one form of a value (RFC 8785)', () => {
  it.each([
    // Examples of the RFC: 3.2.2 for texts and literals, 3.2.3 for the order of names.
    [{ literals: [null, true, false] }, '{"literals":[null,true,false]}'],
    [
      { string: '\u20ac$\u000F\u000aA\'\u0042\u0022\u005c\\"/' },
      '{"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    ],
    [{ b: 1, a: { d: 'x', c: [] } }, '{"a":{"c":[],"d":"x"},"b":1}'],
    [
      { '\u20ac': 1, '\r': 2, '1': 3, '\u0080': 4, '\ud83d\ude02': 5, '\ufb33': 6 },
      '{"\\r":2,"1":3,"\u0080":4,"\u20ac":1,"\ud83d\ude02":5,"\ufb33":6}',
    ],
    ['\u2028\u007f', '"\u2028\u007f"'],
  ])('of %j', (value, form) => {
    expect(canonical(value as never)).toBe(form);
  });
});

describe('the chain', () => {
  const links = chainOf(1, 3, 2, 7);
  const at = (place: number): Link => links[place - 1] as Link;
  const with_ = (place: number, more: Partial<Link>): Link[] =>
    links.map((link) => (link.chain === place ? { ...link, ...more } : link));

  it('is sound in the order of commits, which is not that of numbers', () => {
    expect(walked(links)).toBe('sound');
  });

  it.each([
    ['an entry was edited', with_(2, { entry: entry(3, { action: 'x' }) }), 'break 2'],
    ['a hash was edited', with_(2, { hash: at(3).hash }), 'break 2'],
    ['a link was removed', links.filter(({ chain }) => chain !== 3), 'gap 3'],
    ['the first was removed', links.slice(1), 'gap 1'],
    ['a link stands twice', [at(1), at(2), at(2), at(3), at(4)], 'fork 2'],
    [
      'an entry stands twice',
      [...links, { ...at(4), chain: 5, hash: hashAfter(at(4).hash, entry(7)) }],
      'fork 5',
    ],
    ['two changed places', [at(1), at(3), at(2), at(4)], 'gap 2'],
  ])('shows where %s', (_what, given, flaw) => {
    expect(walked(given)).toBe(flaw);
  });

  it('holds against whoever hashes anew, by what was signed', () => {
    const pin = (chain: number): Head => ({ chain, hash: at(chain).hash });
    const again: Link[] = [];
    for (const { chain } of links) {
      const made = chain === 2 ? entry(3, { purpose: 'x' }) : at(chain).entry;
      again.push({ chain, entry: made, hash: hashAfter(again.at(-1)?.hash ?? NO_HASH, made) });
    }
    expect(walked(again)).toBe('sound');
    expect(walked(again, [pin(3)])).toBe('checkpoint_differs 3');
    expect(walked(links.slice(0, 2), [pin(1), pin(4)])).toBe('truncated 4');
  });

  it('is stale where entries waited twenty minutes for a checkpoint', () => {
    const pin = (chain: number): Head => ({ chain, hash: at(chain).hash });
    const later = '2026-11-25T10:20:01.000000Z';
    expect(walked(links, [pin(4)], later)).toBe('sound');
    expect(walked(links, [pin(3)], later)).toBe('checkpoint_stale 4');
    expect(walked(links, [], later)).toBe('checkpoint_stale 4');
    expect(walked(links, [pin(3)], '2026-11-25T10:19:59.000000Z')).toBe('sound');
  });
});

import { describe, expect, it } from '@jest/globals';
import { attackByFrequency } from './measuring.js';

describe('reading tags by how often they occur', () => {
  it('reads what is common in the same measure in both, and nothing that is not', () => {
    const known = [['a'], ['a'], ['a'], ['b'], ['b'], ['c']];
    expect(attackByFrequency(known, known).registrations).toBe(1);
    expect(attackByFrequency(known, [['b'], ['b'], ['b'], ['c'], ['c'], ['a']]).registrations).toBe(0);
  });

  it('says which share of the commonest tags is read', () => {
    const { ofCommonest } = attackByFrequency([['a'], ['a'], ['b']], [['a'], ['a'], ['c']]);
    expect(ofCommonest[0]).toEqual({ tags: 10, right: 0.1 });
  });
});

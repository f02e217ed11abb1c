import { describe, expect, it } from '@jest/globals';
import { StatementNames } from './preparing-client.js';

describe('the names of statements', () => {
  it('go to what is sent again and again, and stay', () => {
    const names = new StatementNames();
    expect([1, 2, 3, 4].map(() => names.find('select 1'))).toEqual([null, null, 'p0', 'p0']);
  });

  it('are never shared by two statements', () => {
    const names = new StatementNames();
    const last = (text: string) => [1, 2, 3].map(() => names.find(text)).at(-1);
    expect([last('select 1'), last('select 2')]).toEqual(['p0', 'p1']);
  });

  it('end: a statement of which there are endlessly many is sent without one', () => {
    const names = new StatementNames();
    const found = new Set<string | null>();
    for (let number = 0; number < 1_000; number++)
      for (let time = 0; time < 3; time++) found.add(names.find(`select ${number}`));
    expect(found.size).toBe(401);
  });
});

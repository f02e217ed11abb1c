import { describe, expect, it } from '@jest/globals';
import { programmeFiguresShown } from './programme-figures.rules.js';

const line = { part: 'reached', code: 'weapon', minutes: 1 };
const count = (records: number, men = records, part = line.part) => ({ ...line, part, records, men });

describe('figures of the programme', () => {
  it('of all agencies are rounded, and never of fewer than five men, whatever the count', () => {
    expect(programmeFiguresShown([count(4), count(60, 4), count(3, 5), count(8, 5)], true)).toEqual([
      { ...line, records: 10 },
    ]);
  });

  it('of the own agency are exact, but what survivors said is of five men or more', () => {
    const words = (records: number, men: number) => count(records, men, 'words');
    expect(programmeFiguresShown([count(3), words(9, 4), words(6, 5)], false)).toEqual([
      { ...line, records: 3 },
      { ...line, part: 'words', records: 6 },
    ]);
  });
});

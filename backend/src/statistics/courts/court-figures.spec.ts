import { describe, expect, it } from '@jest/globals';
import { courtFiguresShown } from './court-figures.rules.js';

const count = (records: number) => ({ part: 'divorce', code: 'decided', records, days: 40 });

describe('court cases counted', () => {
  it('are exact for the own agency, and never small or exact for all agencies', () => {
    expect(courtFiguresShown([count(3)], false)).toEqual([count(3)]);
    expect(courtFiguresShown([count(4), count(5), count(8)], true)).toEqual([
      { ...count(4), records: null, days: null },
      { ...count(5), records: 5 },
      { ...count(8), records: 10 },
    ]);
  });
});

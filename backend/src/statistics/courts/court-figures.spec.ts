import { describe, expect, it } from '@jest/globals';
import { courtFiguresShown } from './court-figures.rules.js';

const line = { part: 'divorce', code: 'decided' };
const count = (records: number, timed = records) => ({ ...line, records, timed, days: 40 });

describe('court cases counted', () => {
  it('are exact for the own agency, and never small or exact for all agencies', () => {
    expect(courtFiguresShown([count(3)], false)).toEqual([{ ...line, records: 3, days: 40 }]);
    expect(courtFiguresShown([count(4), count(5), count(8), count(8, 1)], true)).toEqual([
      { ...line, records: null, days: null },
      { ...line, records: 5, days: 40 },
      { ...line, records: 10, days: 40 },
      { ...line, records: 10, days: null },
    ]);
  });
});

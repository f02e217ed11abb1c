import { describe, expect, it } from '@jest/globals';
import { draftApart } from './draft-apart.js';
import { draftedTables } from './drafted-tables.rules.js';
import type { Around, AskedRelease } from './drafted-tables.rules.js';

const RELEASE: AskedRelease = { id: '', kind: 'quarter', firstOn: '2020-07-01', version: 1 };
const MONTHS = ['2020-07-01', '2020-08-01', '2020-09-01'];
const NOW = new Date('2020-10-20T06:00:00Z');
const FACTS = MONTHS.flatMap((firstOn, month) =>
  ['kulob', 'qubodiyon', '*'].map((line, at) => ({
    ...{ code: 'new_cases' as const, firstOn, line, column: line === '*' ? 'counted' : 'all' },
    records: 3 + month * 5 + at,
  })),
);
const KNOWN = FACTS.slice(0, 2).map((fact) => ({ ...fact, reader: 'one agency', records: fact.records - 1 }));
const EARLIER = {
  ...{ code: 'new_cases' as const, lines: ['kulob', 'qubodiyon', 'elsewhere', 'unknown'], columns: ['all'] },
  months: new Map([['2020-08-01', [[8], [8], [0], [0]]]]),
  ...{
    marks: [
      [null, null],
      [null, null],
      [null, null],
      [null, null],
      [null, null],
    ],
    isPublished: true,
  },
  countedAt: new Date('2020-09-20T06:00:00Z'),
};
const AROUND: Around = {
  ...{ facts: FACTS, known: KNOWN, earlier: [EARLIER], places: ['kulob', 'qubodiyon'], now: NOW },
};

describe('drafting apart', () => {
  it('drafts the same tables, while others are served', async () => {
    let served = 0;
    setTimeout(() => (served += 1), 0);
    const tables = await draftApart(RELEASE, AROUND);
    expect(served).toBe(1);
    const [cases] = tables.filter(({ code }) => code === 'new_cases');
    expect([...(cases?.months ?? [])].map(([, counts]) => counts[0])).toEqual([[3], [8], [13]]);
    expect(cases?.shares.get('one agency')?.get('2020-07-01')).toEqual([[2], [3], [0], [0]]);
    expect(tables).toEqual(draftedTables(RELEASE, AROUND));
  });

  it('fails with what the thread failed with', async () => {
    const broken = { ...AROUND, places: null } as unknown as Around;
    await expect(draftApart(RELEASE, broken)).rejects.toThrow(/not iterable|null/);
  });
});

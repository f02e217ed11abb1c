import { describe, expect, it } from '@jest/globals';
import { draftTable, shareOf } from './drafts.rules.js';
import type { DraftOf, DraftedTable, EarlierTable } from './drafts.rules.js';
import type { Fact, KnownFact } from './facts.rules.js';
import type { Mark } from './statistics.types.js';

const PLACES = ['kulob', 'qubodiyon'];
const fact = (firstOn: string, line: string, records: number): Fact => ({
  ...{ code: 'new_cases', firstOn, line, column: 'all', records },
});
const SEPTEMBER = [
  fact('2020-09-01', 'kulob', 12),
  fact('2020-09-01', 'qubodiyon', 9),
  fact('2020-09-01', '*', 99),
];
const AUGUST = [fact('2020-08-01', 'kulob', 7), fact('2020-08-01', 'qubodiyon', 20)];
const draft = (of: Partial<DraftOf>): DraftedTable =>
  draftTable({
    ...{ code: 'new_cases', period: { kind: 'month', firstOn: '2020-09-01' }, isCorrection: false },
    ...{ facts: SEPTEMBER, earlier: [], places: PLACES, now: new Date('2020-10-20T06:00:00Z') },
    ...of,
  });
const asEarlier = (table: DraftedTable, more: Partial<EarlierTable> = {}): EarlierTable => ({
  ...table,
  marks: [...table.lines, 'total'].map((line) =>
    [...table.columns, 'total'].map(
      (column): Mark | null =>
        table.cells.find((cell) => cell.line === line && cell.column === column)?.mark ?? null,
    ),
  ),
  ...{ isPublished: true, countedAt: new Date('2020-10-15T06:00:00Z') },
  ...more,
});
const shown = ({ cells }: DraftedTable, line: string) => {
  const cell = cells.find((one) => one.line === line && one.column === 'total');
  return cell && (cell.mark ?? cell.value);
};

describe('a draft', () => {
  it('has the lines of its table and sums of what they count', () => {
    const table = draft({});
    expect(table.outcome).toBe('told');
    expect(['kulob', 'qubodiyon', 'elsewhere', 'total'].map((line) => shown(table, line))).toEqual([
      12, 9, 0, 21,
    ]);
  });

  it('of a longer period is the sum of its months as they were published, whatever came later', () => {
    const september = asEarlier(draft({}));
    const later = [...AUGUST, fact('2020-09-01', 'kulob', 13), fact('2020-09-01', 'qubodiyon', 9)];
    const quarter = draft({
      ...{ facts: later, earlier: [september], period: { kind: 'quarter', firstOn: '2020-07-01' } },
    });
    expect(shown(quarter, 'kulob')).toBe(7 + 12);
  });

  it('is not counted again within a month, dropped or not', () => {
    const before = asEarlier(draft({}), { isPublished: false });
    const facts = [fact('2020-09-01', 'kulob', 13)];
    expect(shown(draft({ facts, earlier: [before] }), 'kulob')).toBe(12);
    const now = new Date('2020-11-20T06:00:00Z');
    expect(shown(draft({ facts, earlier: [before], now }), 'kulob')).toBe(13);
  });

  it('keeps the places of the year; a new one counts as elsewhere until the next', () => {
    const august = asEarlier(draft({ facts: AUGUST, period: { kind: 'month', firstOn: '2020-08-01' } }));
    const facts = [...SEPTEMBER, fact('2020-09-01', 'bokhtar', 6)];
    const table = draft({ facts, earlier: [august], places: [...PLACES, 'bokhtar'] });
    expect(table.lines).toEqual(['kulob', 'qubodiyon', 'elsewhere', 'unknown']);
    expect(shown(table, 'elsewhere')).toBe(6);
  });

  it.each<[string, number, string]>([
    ['of nothing says so', 12, 'unchanged'],
    ['of one record is not told', 13, 'few_changed'],
    ['of eight is', 20, 'told'],
  ])('that corrects: a change %s', (_what, kulob, outcome) => {
    const facts = [fact('2020-09-01', 'kulob', kulob), fact('2020-09-01', 'qubodiyon', 9)];
    const earlier = [asEarlier(draft({}))];
    expect(draft({ facts, earlier, isCorrection: true }).outcome).toBe(outcome);
  });

  it.each<[string, number, string]>([
    ['all of the change', 8, 'told'],
    ['all of it but one, which others gave', 7, 'few_changed'],
    ['all of it but three', 5, 'told'],
  ])('that corrects: who gave %s', (_what, more, outcome) => {
    const known = (records: number): KnownFact[] => [
      { ...fact('2020-09-01', 'kulob', records), reader: 'agency' },
    ];
    const facts = [fact('2020-09-01', 'kulob', 20), fact('2020-09-01', 'qubodiyon', 9)];
    const earlier = [asEarlier(draft({ known: known(6) }))];
    expect(draft({ facts, earlier, isCorrection: true, known: known(6 + more) }).outcome).toBe(outcome);
  });

  it('of a longer period takes what somebody knew of a month as it was when the month was published', () => {
    const known = (day: string, records: number): KnownFact[] => [
      { ...fact(day, 'kulob', records), reader: 'agency' },
    ];
    const september = asEarlier(draft({ known: known('2020-09-01', 12) }));
    const { shares } = draft({
      ...{ facts: [...AUGUST, ...SEPTEMBER], earlier: [september] },
      known: [...known('2020-08-01', 4), ...known('2020-09-01', 5)],
      period: { kind: 'quarter', firstOn: '2020-07-01' },
    });
    const own = [...(shares.get('agency') ?? [])].map(([day, counts]) => [day, counts[0]?.[0]]);
    expect(own).toEqual([
      ['2020-08-01', 4],
      ['2020-09-01', 12],
    ]);
  });

  it('never tells a small cell of another draft that is still open, or was dropped', () => {
    const counted = [
      ...['2020-07-01', '2020-08-01'].flatMap((day) => [fact(day, 'kulob', 7), fact(day, 'qubodiyon', 20)]),
      ...[fact('2020-09-01', 'kulob', 2), fact('2020-09-01', 'qubodiyon', 20)],
    ];
    const earlier: EarlierTable[] = [];
    for (const firstOn of ['2020-07-01', '2020-08-01', '2020-09-01'] as const)
      earlier.push(
        asEarlier(draft({ facts: counted, earlier: [...earlier], period: { kind: 'month', firstOn } }), {
          isPublished: false,
        }),
      );
    const told = earlier.map(({ lines, columns, marks }) => marks[lines.indexOf('kulob')]?.[columns.length]);
    const quarter = draft({ facts: counted, earlier, period: { kind: 'quarter', firstOn: '2020-07-01' } });
    expect(told).toEqual([null, null, 'small']);
    expect(shown(quarter, 'kulob')).toBe('hidden');
  });

  it('that corrects is compared with what only statisticians saw, too', () => {
    const facts = [fact('2020-09-01', 'kulob', 20), fact('2020-09-01', 'qubodiyon', 9)];
    const seen = asEarlier(
      draft({ facts: [fact('2020-09-01', 'kulob', 19), fact('2020-09-01', 'qubodiyon', 9)] }),
      {
        isPublished: false,
      },
    );
    const earlier = [asEarlier(draft({})), seen];
    expect(draft({ facts, earlier, isCorrection: true }).outcome).toBe('few_changed');
  });
});

describe('a share of what was left out', () => {
  it('is told of a hundred records or more, so that at least five counts would give it', () => {
    expect([shareOf(3, 15), shareOf(20, 99), shareOf(20, 100), shareOf(22, 100)]).toEqual([
      null,
      null,
      20,
      20,
    ]);
  });
});

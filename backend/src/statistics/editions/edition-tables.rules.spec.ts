import { describe, expect, it } from '@jest/globals';
import type { CellCount, CellCountPeriod } from '../periods.rules.js';
import { checksOf } from './editions.rules.js';
import type { EarlierSum } from './editions.rules.js';
import type { EditionTable, PublishedCode } from './editions.types.js';
import type { ExactCell } from '../tables.rules.js';
import { finalTables, isFinalNeeded, isWholeAgain, lateOf, tablesOf } from './edition-tables.rules.js';
import type { YearAgain } from './edition-tables.rules.js';

const YEAR: CellCountPeriod = { kind: 'year', firstOn: '2020-01-01' };
const places = ['kulob', 'qubodiyon'];
const fact = (
  code: CellCount['code'],
  line: string,
  column: string,
  records: number,
  firstOn = '2020-03-01',
): CellCount => ({
  ...{ code, line, column, records, firstOn },
});
const cases = (...counts: readonly [string, number][]): CellCount[] =>
  counts.map(([place, records]) => fact('new_cases', place, 'all', records));
const tableOf = (tables: readonly EditionTable[], code: string): EditionTable =>
  tables.find((one) => one.code === code)!;
const of = (
  cells: readonly { line: string; column: string; value: number | null }[] | null,
  line: string,
  column: string,
) => cells?.find((cell) => cell.line === line && cell.column === column)?.value;

describe('a published table', () => {
  it('has totals that are counted, each rounded separately', () => {
    const facts = ['died', 'moved', 'lost_contact'].map((reason) => fact('closures', reason, 'kulob', 4));
    const { shown, exact } = tableOf(tablesOf(YEAR, { facts, places }), 'closures');
    expect([of(exact, 'total', 'kulob'), of(shown, 'total', 'kulob'), of(shown, 'died', 'kulob')]).toEqual([
      12,
      10,
      null,
    ]);
  });

  it('has places without a group and unknown ones in one column', () => {
    const { exact, columns } = tableOf(
      tablesOf(YEAR, { facts: cases(['kulob', 6], ['vose', 3], ['unknown', 4]), places }),
      'new_cases',
    );
    expect(columns).toEqual(['kulob', 'qubodiyon', 'elsewhere', 'total']);
    expect([of(exact, 'total', 'elsewhere'), of(exact, 'total', 'total')]).toEqual([7, 13]);
  });

  it('has of a half-year categories for all places and totals by place, of a month totals by place, of a quarter nothing', () => {
    const facts = [
      fact('closures', 'moved', 'kulob', 9),
      fact('order_decisions', 'issued', 'kulob', 9, '2020-01-01'),
    ];
    const half = tablesOf({ kind: 'half_year', firstOn: '2020-01-01' }, { facts, places });
    const { exact } = tableOf(half, 'closures');
    expect(['kulob', 'total'].map((column) => of(exact, 'moved', column))).toEqual([undefined, 9]);
    expect(of(exact, 'total', 'kulob')).toBe(9);
    const month = tablesOf({ kind: 'month', firstOn: '2020-03-01' }, { facts, places });
    expect(month.every(({ lines }) => lines.join() === 'total')).toBe(true);
    for (const tables of [half, month])
      expect(tables.map(({ code }) => code)).not.toContain('order_decisions');
    expect(tablesOf({ kind: 'quarter', firstOn: '2020-01-01' }, { facts, places })).toEqual([]);
  });

  it('says from shown numbers alone how many did not allow being counted', () => {
    const left = (records: number) => [
      ...cases(['kulob', 90]),
      fact('new_cases', '*', 'counted', 90),
      fact('new_cases', '*', 'without_consent', records),
    ];
    const percent = (records: number) =>
      tableOf(tablesOf(YEAR, { facts: left(records), places }), 'new_cases').withoutConsentPercent;
    expect([4, 5, 7, 33].map(percent)).toEqual([null, 5, 5, 28]);
  });
});

describe('a final edition', () => {
  const exactOf = (facts: readonly CellCount[]): Map<PublishedCode, ExactCell[]> =>
    new Map(tablesOf(YEAR, { facts, places }).map(({ code, exact }) => [code, [...(exact ?? [])]]));
  const levels = [fact('risk_levels', 'high', 'kulob', 30), fact('risk_levels', 'low', 'kulob', 20)];
  const before = [...cases(['kulob', 50], ['qubodiyon', 40], ['vose', 3]), ...levels];
  const again = (facts: readonly CellCount[], now = places): YearAgain => ({
    ...{ kept: exactOf(before), now: tablesOf(YEAR, { facts, places }), places: now, withdrawn: new Set() },
  });
  const moved = (many: number): CellCount[] => [
    ...cases(['kulob', 50], ['qubodiyon', 40], ['vose', 3]),
    ...[fact('risk_levels', 'high', 'kulob', 30 - many), fact('risk_levels', 'low', 'kulob', 20 + many)],
  ];

  it.each([
    [19, false],
    [20, true],
  ])('of %p registrations that changed is needed: %p', (many, isNeeded) => {
    const year = again(moved(many));
    expect([lateOf(year, 'kulob'), isFinalNeeded(year)]).toEqual([many, isNeeded]);
  });

  it('counts again the places with 20 late ones, and leaves the others', () => {
    const year = again([...cases(['kulob', 70], ['qubodiyon', 59], ['vose', 3]), ...levels]);
    const { exact } = tableOf(finalTables(year), 'new_cases');
    expect(['kulob', 'qubodiyon', 'elsewhere', 'total'].map((place) => of(exact, 'total', place))).toEqual([
      70, 40, 3, 113,
    ]);
    expect(isWholeAgain(year)).toBe(false);
  });

  it('leaves a place whose group was closed, and with it everything elsewhere', () => {
    const year = again([...cases(['kulob', 50], ['vose', 43]), ...levels], ['kulob']);
    expect([isFinalNeeded(year), finalTables(year).map(({ exact }) => exact)]).toEqual([
      false,
      [...year.kept.values()],
    ]);
  });

  it('puts a withdrawn table right as a whole', () => {
    const year = {
      ...again([...cases(['kulob', 51], ['qubodiyon', 41]), ...levels]),
      withdrawn: new Set(['new_cases']),
    };
    expect(isFinalNeeded(year)).toBe(true);
    expect(of(tableOf(finalTables(year), 'new_cases').exact, 'total', 'total')).toBe(92);
  });
});

describe('what stands out in a draft', () => {
  const table = tableOf(
    tablesOf(
      { kind: 'half_year', firstOn: '2020-07-01' },
      { facts: cases(['kulob', 90]).map((one) => ({ ...one, firstOn: '2020-08-01' })), places },
    ),
    'new_cases',
  );
  const earlier = (records: number): EarlierSum[] =>
    [2017, 2018, 2019].flatMap((year) =>
      [1, 2].map((half) => ({ code: 'new_cases', line: 'kulob', year, half, records: records + half })),
    );

  it('is a total far from those of the same periods before, by shown numbers', () => {
    expect(checksOf(table, earlier(31))).toEqual([{ kind: 'much_more', code: 'new_cases', line: 'total' }]);
    expect(checksOf(table, earlier(89))).toEqual([]);
  });

  it('is a large share that is missing', () =>
    expect(checksOf({ ...table, withoutConsentPercent: 20 }, [])).toEqual([
      { kind: 'without_consent', code: 'new_cases', line: null },
    ]));
});

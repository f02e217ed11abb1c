import { describe, expect, it } from '@jest/globals';
import {
  endOf,
  nameOf,
  periodNamed,
  periodsSince,
  toPeriod,
  countsOf,
  isToldOf,
  monthsOfPeriod,
} from './periods.rules.js';
import type { CellCount } from './periods.rules.js';

describe('periods of figures', () => {
  it.each([
    ['2020', 'year', '2020-01-01', '2021-01-01'],
    ['2020-h2', 'half_year', '2020-07-01', '2021-01-01'],
    ['2020-q3', 'quarter', '2020-07-01', '2020-10-01'],
    ['2020-09', 'month', '2020-09-01', '2020-10-01'],
    ['2020-12', 'month', '2020-12-01', '2021-01-01'],
  ])('%s', (name, kind, firstOn, end) => {
    const period = periodNamed(name);
    expect(period).toEqual({ kind, firstOn });
    expect([period && endOf(period), period && nameOf(period)]).toEqual([end, name]);
  });

  it.each(['', '20', '1899', '2020-13', '2020-00', '2020-q5', '2020-h3', '2020-9', '2020-09-01', 'x'])(
    '%j is the name of none',
    (name) => {
      expect(periodNamed(name)).toBeNull();
    },
  );

  it('begin by this day, the newest first, a year before its parts', () => {
    const names = periodsSince(2019, '2020-02-10').map(nameOf);
    expect(names.slice(0, 6)).toEqual(['2020', '2020-h1', '2020-q1', '2020-02', '2020-01', '2019']);
    expect(names).toHaveLength(5 + 19);
    expect(names.at(-1)).toBe('2019-01');
  });

  it('are over on the day after their last one', () => {
    const month = { kind: 'month', firstOn: '2020-02-01' } as const;
    expect(toPeriod(month, '2020-02-29')).toEqual({ ...month, name: '2020-02', isOver: false });
    expect(toPeriod(month, '2020-03-01').isOver).toBe(true);
  });
});

const fact = (firstOn: string, line: string, column: string, records: number): CellCount => ({
  ...{ code: column === 'all' || line === '*' ? 'new_cases' : 'law_forms' },
  ...{ firstOn, line, column, records },
});

describe('the facts of a period', () => {
  const FACTS = [
    fact('2025-12-01', 'kulob', 'all', 100),
    fact('2026-01-01', 'kulob', 'all', 3),
    fact('2026-03-01', 'kulob', 'all', 4),
    fact('2026-04-01', 'kulob', 'all', 5),
    fact('2026-03-01', '*', 'counted', 4),
    fact('2026-04-01', '*', 'counted', 5),
    fact('2026-03-01', 'physical', 'kulob', 7),
    fact('2026-04-01', 'physical', 'kulob', 8),
  ];
  const of = (kind: 'month' | 'quarter' | 'half_year' | 'year', firstOn: string) => ({ kind, firstOn });

  it('add up over its months, and nothing of other periods is in them', () => {
    expect(countsOf('law_forms', FACTS, of('quarter', '2026-01-01'))).toEqual([
      { code: 'law_forms', line: 'physical', column: 'kulob', records: 7 },
    ]);
    expect(countsOf('law_forms', FACTS, of('half_year', '2026-01-01'))[0]?.records).toBe(15);
    expect(countsOf('law_forms', FACTS, of('month', '2026-05-01'))).toEqual([]);
  });

  it('stand in the column of their month where a table runs over months; what is said of the whole is one sum', () => {
    expect(countsOf('new_cases', FACTS, of('half_year', '2026-01-01'))).toEqual([
      { code: 'new_cases', line: 'kulob', column: '01', records: 3 },
      { code: 'new_cases', line: 'kulob', column: '03', records: 4 },
      { code: 'new_cases', line: 'kulob', column: '04', records: 5 },
      { code: 'new_cases', line: '*', column: 'counted', records: 9 },
    ]);
  });

  it('are of the months of the period', () => {
    expect(monthsOfPeriod(of('month', '2026-12-01'))).toEqual(['12']);
    expect(monthsOfPeriod(of('quarter', '2026-04-01'))).toEqual(['04', '05', '06']);
    expect(monthsOfPeriod(of('half_year', '2026-07-01'))).toHaveLength(6);
    expect(monthsOfPeriod(of('year', '2026-01-01'))).toHaveLength(12);
    expect(isToldOf('law_forms', 'month')).toBe(true);
  });
});

import { describe, expect, it } from '@jest/globals';
import { endOf, nameOf, periodNamed, periodsSince, toPeriod } from './calendar.rules.js';

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

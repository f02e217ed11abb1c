import { describe, expect, it } from '@jest/globals';
import { EDITION_PARTS } from './editions.types.js';
import { actionsOf, dueOn, periodsOfEdition, ripenessOf, standsOut } from './editions.rules.js';
import type { Standing } from './editions.rules.js';

describe('an edition', () => {
  it('appears on two days a year, the final one with the figures of the next year', () =>
    expect(EDITION_PARTS.map((part) => dueOn(2020, part))).toEqual([
      '2020-09-15',
      '2021-03-15',
      '2022-03-15',
    ]));

  it('tells of no quarter, and of each month and half-year once', () => {
    const periods = EDITION_PARTS.flatMap((part) => periodsOfEdition(2020, part));
    const ofKind = (kind: string) =>
      periods.filter((period) => period.kind === kind).map(({ firstOn }) => firstOn);
    expect(ofKind('quarter')).toEqual([]);
    expect(ofKind('half_year')).toEqual(['2020-01-01', '2020-07-01']);
    expect(ofKind('month')).toHaveLength(12);
    expect(new Set(ofKind('month')).size).toBe(12);
    expect(ofKind('year')).toEqual(['2020-01-01', '2020-01-01']);
  });

  it.each([
    ['first_half', '2020-06-30', 'not_over'],
    ['first_half', '2020-07-01', 'too_soon'],
    ['first_half', '2020-09-12', 'too_soon'],
    ['first_half', '2020-09-13', 'ripe'],
    ['second_half', '2020-12-31', 'not_over'],
    ['second_half', '2021-03-15', 'too_soon'],
    ['second_half', '2021-03-16', 'ripe'],
    ['final', '2021-12-31', 'not_over'],
    ['final', '2022-03-16', 'ripe'],
  ] as const)('of %p is on %p: %p', (part, today, ripeness) =>
    expect(ripenessOf(2020, part, today)).toBe(ripeness),
  );
});

describe('what may be done with an edition', () => {
  const edition: Standing = {
    ...{
      year: 2020,
      part: 'first_half',
      state: 'drafted',
      preparedBy: ['me'],
      hasChecks: true,
      isExplained: true,
    },
  };
  it.each<[Partial<Standing>, string, string[]]>([
    [{}, '2020-09-14', ['answer', 'check', 'discard']],
    [{ isExplained: false }, '2020-09-14', ['answer', 'discard']],
    [{ hasChecks: false }, '2020-09-14', ['check', 'discard']],
    [{ state: 'checked' }, '2020-09-14', ['discard']],
    [{ state: 'checked', preparedBy: ['another'] }, '2020-09-14', ['approve', 'discard']],
    [{ state: 'approved' }, '2020-09-14', ['discard']],
    [{ state: 'approved' }, '2020-09-15', ['publish', 'discard']],
    [{ state: 'published' }, '2020-09-15', ['withdraw']],
    [{ state: 'discarded' }, '2020-09-15', []],
  ])('%p on %p: %p', (differing, today, actions) =>
    expect(actionsOf({ ...edition, ...differing }, 'me', today)).toEqual(actions),
  );
});

describe('a sum', () => {
  it.each<[string, number, number[], string | null]>([
    ['like those before it stands for itself', 11, [10, 12, 11, 9, 10, 12], null],
    ['far above them is to be explained', 40, [10, 12, 11, 9, 10, 12], 'much_more'],
    ['far below them too', 0, [30, 28, 31, 29, 30, 33], 'much_less'],
    [
      'is judged by the middle, which one strange month does not move',
      40,
      [10, 12, 300, 9, 10, 12],
      'much_more',
    ],
    ['of few records more is no sign', 4, [0, 1, 0, 0, 0, 1, 0, 0], null],
    ['says nothing without a past', 90, [1, 2, 3], null],
    ['is not compared with the time before anything was counted', 20, [0, 0, 0, 0, 0, 0, 18, 21], null],
  ])('%s', (_what, value, before, found) => {
    expect(standsOut(value, before)).toBe(found);
  });
});

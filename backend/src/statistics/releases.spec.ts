import { describe, expect, it } from '@jest/globals';
import { actionsOf, dueOn, endOf, isComplete, nameOf, periodNamed, periodsOf } from './releases.rules.js';
import type { Standing } from './releases.rules.js';
import { INTERNAL_CODES, PUBLISHED_CODES } from './releases.types.js';
import { DEFINITIONS } from './statistics.types.js';

const SEPTEMBER = { kind: 'month', firstOn: '2020-09-01' } as const;
const release = (of: Partial<Standing>): Standing => ({
  ...{ state: 'drafted', preparedBy: ['first'], isOvertaken: false },
  ...{ isExplained: true, tellsAnything: true, isLast: true },
  ...of,
});

describe('the calendar', () => {
  it('has every month, quarter, half-year and the year, as they end', () => {
    const names = periodsOf(2020, '2021-03-01').map(nameOf);
    expect(names).toHaveLength(19);
    expect(names.slice(0, 5)).toEqual(['2020-01', '2020-02', '2020-03', '2020-q1', '2020-04']);
    expect(names.slice(-4)).toEqual(['2020-12', '2020-q4', '2020-h2', '2020']);
  });

  it('knows a period by its name, and no other name', () => {
    for (const period of periodsOf(2020, '2020-12-31')) expect(periodNamed(nameOf(period))).toEqual(period);
    for (const name of ['2020-13', '2020-q5', '20-09', '2020-09-01', '', '1899', '../2020'])
      expect(periodNamed(name)).toBeNull();
  });

  it('says when a period is over, may be drafted, and is due', () => {
    expect(endOf({ kind: 'quarter', firstOn: '2020-10-01' })).toBe('2021-01-01');
    expect([isComplete(SEPTEMBER, '2020-10-14'), isComplete(SEPTEMBER, '2020-10-15')]).toEqual([false, true]);
    expect(dueOn(SEPTEMBER)).toBe('2020-10-22');
  });
});

describe('what may be done with a release', () => {
  it.each<[string, Partial<Standing>, string, string[]]>([
    ['a draft is checked once everything is explained', {}, 'first', ['answer', 'check', 'drop']],
    ['not before', { isExplained: false }, 'first', ['answer', 'drop']],
    ['nor where it tells nothing', { tellsAnything: false }, 'first', ['answer', 'drop']],
    ['whoever drafted it does not approve it', { state: 'checked' }, 'first', ['drop']],
    ['nor whoever explained it', { state: 'checked', preparedBy: ['first', 'second'] }, 'second', ['drop']],
    ['somebody else does', { state: 'checked' }, 'second', ['approve', 'drop']],
    ['approved, it is published', { state: 'approved' }, 'first', ['publish', 'drop']],
    ['another release went out meanwhile', { state: 'approved', isOvertaken: true }, 'first', ['drop']],
    ['published, it is corrected at most', { state: 'published', isOvertaken: true }, 'second', ['correct']],
    ['an older version stands', { state: 'published', isLast: false }, 'second', []],
    ['what was dropped stays dropped', { state: 'dropped' }, 'first', []],
  ])('%s', (_what, of, viewer, actions) => {
    expect(actionsOf(release(of), viewer)).toEqual(actions);
  });
});

describe('the tables that are published', () => {
  it('never count the same records twice, so that the sums of one tell nothing of another', () => {
    const once = PUBLISHED_CODES.map((code) => DEFINITIONS[code]).filter(({ isMultiple }) => !isMultiple);
    const counted = once.map(({ unit, axis }) => `${unit} ${axis}`);
    expect(counted).toEqual([...new Set(counted)]);
  });

  it('never are both forms of violence and the types that are derived from them', () => {
    const axes = PUBLISHED_CODES.flatMap((code) => [DEFINITIONS[code].lines, DEFINITIONS[code].columns]);
    expect(axes.filter((list) => list === 'law_forms' || list === 'core_types')).toEqual(['law_forms']);
  });

  it.each(INTERNAL_CODES.map((code) => [code]))(
    'never are %s, which is told of whole years and no place',
    (code) => {
      expect(PUBLISHED_CODES as readonly string[]).not.toContain(code);
      const { span, lines, columns } = DEFINITIONS[code];
      expect(span).toBe('year');
      for (const axis of [lines, columns]) expect(['places', 'months']).not.toContain(axis);
    },
  );

  it('are of orders and people in whole years alone', () => {
    for (const { unit, span } of PUBLISHED_CODES.map((code) => DEFINITIONS[code]))
      if (['orders', 'persons', 'triages'].includes(unit)) expect(span).toBe('year');
  });
});

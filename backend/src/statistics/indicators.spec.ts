import { describe, expect, it } from '@jest/globals';
import {
  after,
  figureOf,
  firstDayOf,
  partsBehind,
  quarterOf,
  quarterProblem,
  quartersUpTo,
  refusalsOf,
  servicesOf,
  stagesOf,
  INDICATORS,
} from './indicators.rules.js';
import type { IndicatorCount } from './indicators.rules.js';

const NOW = { year: 2026, quarter: 4 };
const count = (given: Partial<IndicatorCount>): IndicatorCount => ({
  ...{
    quarterOn: '2026-10-01',
    code: 'answers',
    part: 'in_time',
    place: null,
    serviceType: null,
    records: 1,
  },
  ...given,
});

describe('quarters', () => {
  it('begin and end at the months of the year', () => {
    expect(quarterOf('2026-03-31')).toEqual({ year: 2026, quarter: 1 });
    expect(quarterOf('2026-04-01')).toEqual({ year: 2026, quarter: 2 });
    expect(quarterOf('2026-12-31')).toEqual(NOW);
    expect(firstDayOf(NOW)).toBe('2026-10-01');
    expect(after(NOW, 1)).toEqual({ year: 2027, quarter: 1 });
    expect(after({ year: 2026, quarter: 1 }, -1)).toEqual({ year: 2025, quarter: 4 });
  });

  it('are shown with the seven before', () => {
    const shown = quartersUpTo({ year: 2026, quarter: 1 });
    expect(shown).toHaveLength(8);
    expect(shown[0]).toEqual({ year: 2024, quarter: 2 });
    expect(shown[7]).toEqual({ year: 2026, quarter: 1 });
  });

  it('have figures from 2000 up to the present one', () => {
    expect(quarterProblem(NOW, NOW)).toBeNull();
    expect(quarterProblem({ year: 2000, quarter: 1 }, NOW)).toBeNull();
    expect(quarterProblem({ year: 1999, quarter: 4 }, NOW)).toEqual({ path: 'year', code: 'year_too_early' });
    expect(quarterProblem({ year: 2027, quarter: 1 }, NOW)).toEqual({
      path: 'quarter',
      code: 'quarter_in_future',
    });
    for (const quarter of [0, 5])
      expect(quarterProblem({ year: 2026, quarter }, NOW)).toEqual({ path: 'quarter', code: 'not_in_list' });
  });
});

describe('an indicator', () => {
  const counts = [
    count({ records: 5 }),
    count({ part: 'late', records: 2 }),
    count({ part: 'unanswered', records: 1 }),
    count({ part: 'not_yet', records: 40 }),
    count({ quarterOn: '2026-07-01', part: 'late', records: 3 }),
    count({ code: 'orders', part: 'served_in_time', records: 9 }),
  ];

  it('has its base, its value and its share, without the parts that are counted separately', () => {
    const figure = figureOf('answers', counts, NOW);
    expect(figure).toMatchObject({ base: 8, value: 5, percent: 63 });
    expect(figure.parts).toEqual([
      { part: 'in_time', value: 5, isInBase: true },
      { part: 'late', value: 2, isInBase: true },
      { part: 'unanswered', value: 1, isInBase: true },
      { part: 'not_yet', value: 40, isInBase: false },
    ]);
  });

  it('has a history of eight quarters and no share of nothing', () => {
    const { history } = figureOf('answers', counts, NOW);
    expect(history.map(({ base }) => base)).toEqual([0, 0, 0, 0, 0, 0, 3, 8]);
    expect(history[6]).toEqual({ year: 2026, quarter: 3, base: 3, value: 0 });
    expect(figureOf('breaches', counts, NOW)).toMatchObject({ base: 0, value: 0, percent: null });
    expect(figureOf('answers', counts, { year: 2026, quarter: 3 })).toMatchObject({ base: 3, percent: 0 });
  });

  it('never has a part twice', () => {
    for (const { parts, counted, apart } of Object.values(INDICATORS)) {
      expect(new Set([...parts, ...apart]).size).toBe(parts.length + apart.length);
      expect(parts).toEqual(expect.arrayContaining([...counted]));
    }
  });
});

describe('the parts of a number', () => {
  it('is the base, one part, or the parts that stand together', () => {
    expect(partsBehind('breaches', null)).toEqual(['acted_on', 'open']);
    expect(partsBehind('answers', 'not_yet')).toEqual(['not_yet']);
    expect(partsBehind('refusals', 'declined')).not.toContain('unavailable');
    expect(partsBehind('refusals', 'refused')).toContain('unavailable');
    expect(partsBehind('refusals', 'refused')).not.toContain('not_refused');
    expect(partsBehind('answers', 'refused')).toBeNull();
    expect(partsBehind('orders', 'constructor')).toBeNull();
    expect(partsBehind('refusals', 'constructor')).toBeNull();
  });

  it('is of a stage all that came farther too', () => {
    expect(partsBehind('stages', 'accepted')).toEqual(['accepted', 'served', 'confirmed']);
    expect(partsBehind('stages', null)).toHaveLength(5);
    expect(partsBehind('stages', 'safe')).toBeNull();
  });
});

describe('stages, reasons and services', () => {
  const asked = (part: string, serviceType: string, records: number): IndicatorCount =>
    count({ code: 'refusals', part, serviceType, place: 'kulob', records });
  const counts = [
    count({ code: 'stages', part: 'identified', records: 4 }),
    count({ code: 'stages', part: 'served', records: 2 }),
    asked('not_refused', 'legal', 6),
    asked('no_capacity', 'legal', 1),
    asked('unavailable', 'safe_house', 3),
    asked('not_attended', 'health', 2),
  ];

  it('are cumulative, and sorted by what is missing most', () => {
    expect(stagesOf(counts).map(({ value }) => value)).toEqual([6, 2, 2, 2, 0]);
    expect(refusalsOf(counts)).toEqual([
      { reason: 'unavailable', value: 3 },
      { reason: 'not_attended', value: 2 },
      { reason: 'no_capacity', value: 1 },
    ]);
    expect(servicesOf(counts)).toEqual([
      { serviceType: 'safe_house', place: 'kulob', asked: 3, refused: 0, unavailable: 3 },
      { serviceType: 'legal', place: 'kulob', asked: 7, refused: 1, unavailable: 0 },
      { serviceType: 'health', place: 'kulob', asked: 2, refused: 0, unavailable: 0 },
    ]);
  });
});

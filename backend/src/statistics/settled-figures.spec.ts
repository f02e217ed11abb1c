import { describe, expect, it } from '@jest/globals';
import { settledFigures, settledOfQuarters } from './settled-figures.rules.js';
import type { FigureLine } from './person-figures.rules.js';

const told = (counts: Record<string, number>, groups = Object.keys(counts)): FigureLine[] =>
  settledFigures(new Map(Object.entries(counts)), groups);
const at = (lines: readonly FigureLine[], group: string) => {
  const figure = lines.find((line) => line.group === group)?.figure;
  return figure && (figure.value ?? figure.mark);
};

describe('reports called settled too soon, of all groups', () => {
  it.each<[string, Record<string, number>, number | 'small' | 'hidden']>([
    ['are the sum of groups that are all shown', { a: 4, b: 7 }, 11],
    ['are what the only group is told', { a: 2 }, 'small'],
    ['are the only group where it is shown', { a: 5 }, 5],
    ['do not tell the one group that is left out', { a: 9, b: 1 }, 'hidden'],
    ['do not tell that there was none in it', { a: 9, b: 0 }, 'hidden'],
    ['do not tell that two hold one together', { a: 9, b: 1, c: 0 }, 'hidden'],
    ['do not tell that each of two holds one or more', { a: 9, b: 1, c: 2 }, 'hidden'],
    ['say nothing of their size where all are few', { a: 1, b: 0 }, 'hidden'],
    ['are told where the rest stands in many groups', { a: 9, b: 1, c: 1, d: 1, e: 1, f: 1 }, 14],
    ['are not told where each of many holds the most', { b: 2, c: 2, d: 2, e: 2, f: 2 }, 'hidden'],
  ])('%s', (_, counts, expected) => {
    expect(at(told(counts), 'all')).toBe(expected);
  });

  it('have a line for a group of which nothing was counted, and it looks like one of two', () => {
    const [none, two] = [told({ a: 9 }, ['a', 'b']), told({ a: 9, b: 2 })];
    expect(none).toEqual(two);
    expect(at(none, 'b')).toBe('small');
    expect(told({}, [])).toEqual([]);
  });

  it('leave to each group left out every number below three, whoever knows one of them', () => {
    const all = (length: number): number[][] =>
      length === 0 ? [[]] : all(length - 1).flatMap((rest) => [0, 1, 2].map((one) => [...rest, one]));
    for (const size of [2, 3, 4, 5, 6]) {
      const seen = new Map<unknown, number[][]>();
      for (const counts of all(size)) {
        const key = at(told(Object.fromEntries(counts.map((count, group) => [`g${group}`, count]))), 'all');
        seen.set(key, [...(seen.get(key) ?? []), counts]);
      }
      for (const alike of seen.values())
        for (const known of [0, 1, 2])
          for (let other = 1; other < size; other += 1) {
            const left = alike.filter(([first]) => first === known).map((counts) => counts[other]);
            expect(new Set(left).size).toBe(3);
          }
    }
  });

  it('are of a year only where every quarter shows them', () => {
    const shown = told({ a: 4, b: 7 });
    expect(at(settledOfQuarters([shown, shown]), 'all')).toBe(22);
    expect(at(settledOfQuarters([shown, told({ a: 4, b: 1 })]), 'all')).toBe('hidden');
    expect(at(settledOfQuarters([shown, told({ a: 4 })]), 'b')).toBe('hidden');
    expect(settledOfQuarters([[], []])).toEqual([]);
  });
});

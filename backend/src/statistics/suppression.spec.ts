import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { marksOf, withSums } from './suppression.rules.js';
import type { Marks } from './suppression.rules.js';

const K = 5;
/** "7", "<5" and "-" as a table shows them, the sums last. */
const shown = (counts: number[][], tellsOfPeople = false): string[] => {
  const marks = marksOf(counts, K, tellsOfPeople);
  return withSums(counts).map((line, at) =>
    line
      .map(
        (value, column) => ({ small: '<5', hidden: '-', shown: `${value}` })[marks[at]?.[column] ?? 'shown'],
      )
      .join(' '),
  );
};

describe('what a table may show', () => {
  it('is everything where nothing is small, and nothing is a number too', () => {
    expect(
      shown([
        [7, 0],
        [12, 6],
      ]),
    ).toEqual(['7 0 7', '12 6 18', '19 6 25']);
  });

  it('never is a cell of one to four, nor a second one from which it follows', () => {
    expect(
      shown([
        [2, 20, 9],
        [30, 8, 11],
        [15, 12, 40],
      ]),
    ).toEqual(['<5 - 9 31', '30 8 11 49', '- - 40 67', '47 40 60 147']);
  });

  it('is no sum either where that tells', () => {
    const lines = shown([
      [3, 0],
      [20, 0],
    ]);
    expect(lines[0]).toBe('<5 0 <5');
    expect(lines.join(' ')).not.toContain('20');
    expect(shown([[1]])).toEqual(['<5 <5', '<5 <5']);
  });

  it('is sums alone where all records of a place stand in one line', () => {
    expect(
      shown(
        [
          [9, 6],
          [0, 7],
        ],
        true,
      ),
    ).toEqual(['- - 15', '- - 7', '9 13 22']);
    expect(
      shown(
        [
          [9, 6],
          [0, 0],
        ],
        true,
      ),
    ).toEqual(['- - -', '- - -', '9 6 15']);
    expect(
      shown(
        [
          [9, 6],
          [0, 7],
        ],
        false,
      ),
    ).toEqual(['9 6 15', '0 7 7', '9 13 22']);
  });
});

const MOST = 12;
/** All tables of two lines and two columns that a reader must think possible: other sums, or marks, and it is not. */
function possible(counts: number[][], marks: Marks, isWithheld: boolean): number[][][] {
  const values = withSums(counts);
  const fits = (found: number[][]): boolean =>
    found.every((line, at) =>
      line.every((value, column) => {
        const mark = marks[at]?.[column] ?? null;
        if (mark === null) return value === values[at]?.[column];
        if (mark === 'small') return value >= 1 && value < K;
        return isWithheld || value === 0 || value >= K;
      }),
    );
  const range = Array.from({ length: MOST }, (_, value) => value);
  return range.flatMap((a) =>
    range.flatMap((b) =>
      range.flatMap((c) =>
        range.flatMap((d) => {
          const found = withSums([
            [a, b],
            [c, d],
          ]);
          return fits(found) ? [found] : [];
        }),
      ),
    ),
  );
}

describe('never', () => {
  const count = fc.integer({ min: 0, max: 9 });
  const small = fc.tuple(fc.tuple(count, count), fc.tuple(count, count));

  it('can a reader who tries every table work out a small cell', () => {
    fc.assert(
      fc.property(small, fc.boolean(), (table, tellsOfPeople) => {
        const counts = table.map((line) => [...line]);
        const marks = marksOf(counts, K, tellsOfPeople);
        const isWithheld =
          marks[0]?.[0] === 'hidden' && marks.slice(0, 2).every((line) => line[0] && line[1]);
        const tables = possible(counts, marks, tellsOfPeople && isWithheld);
        for (const [at, line] of marks.entries())
          for (const [column, mark] of line.entries())
            if (mark === 'small')
              expect(new Set(tables.map((each) => each[at]?.[column])).size).toBeGreaterThan(1);
      }),
      { numRuns: 150 },
    );
  });

  it('does a larger table show a small cell, or leave one alone in its line or column', () => {
    const wide = fc.array(fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 4, maxLength: 4 }), {
      minLength: 3,
      maxLength: 6,
    });
    fc.assert(
      fc.property(wide, fc.boolean(), (counts, tellsOfPeople) => {
        const marks = marksOf(counts, K, tellsOfPeople);
        const values = withSums(counts);
        const columns = (marks[0] ?? []).map((_, column) => marks.map((line) => line[column]));
        for (const line of [...marks, ...columns]) expect(line.filter(Boolean)).not.toHaveLength(1);
        values.forEach((line, at) =>
          line.forEach((value, column) => {
            if (value > 0 && value < K) expect(marks[at]?.[column]).toBeTruthy();
          }),
        );
      }),
      { numRuns: 400 },
    );
  });
});

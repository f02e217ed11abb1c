import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { marksAmong, marksOf, withSums } from './suppression.rules.js';
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

  it('is nothing at all where the marks would tell', () => {
    expect(shown([[1], [1], [1], [1]])).toEqual(Array.from({ length: 5 }, () => '- -'));
    expect(shown([[1], [1], [1]])).toEqual(Array.from({ length: 4 }, () => '<5 <5'));
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
function possible(counts: number[][], marks: Marks, isLeftOut: boolean): number[][][] {
  const values = withSums(counts);
  const isWithheld = isLeftOut || marks.flat().every((mark) => mark === 'hidden');
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

/** All that the other agency can have given, for a reader who knows her own part of every cell. */
function possibleOfOther(seen: { known: number[][]; whole: number[][]; marks: Marks }): number[][][] {
  const isBlank = seen.marks.flat().every((mark) => mark === 'hidden');
  const fits = (found: number[][]): boolean =>
    isBlank ||
    found.every((line, at) =>
      line.every((other, column) => {
        const value = other + (seen.known[at]?.[column] ?? 0);
        const mark = seen.marks[at]?.[column] ?? null;
        if (mark === null) return value === seen.whole[at]?.[column];
        return mark === 'small' ? value === 1 || value === 2 : value === 0 || value >= 3;
      }),
    );
  const range = Array.from({ length: MOST }, (_, value) => value);
  return range.flatMap((a) =>
    range.flatMap((b) =>
      range.flatMap((c) =>
        range
          .map((d) =>
            withSums([
              [a, b],
              [c, d],
            ]),
          )
          .filter(fits),
      ),
    ),
  );
}

describe('between agencies that know their own', () => {
  const shownAmong = (...shares: number[][][]): string[] => {
    const marks = marksAmong(shares, 3, false);
    const counts = (shares[0] ?? []).map((line, at) =>
      line.map((_, column) => shares.reduce((sum, share) => sum + (share[at]?.[column] ?? 0), 0)),
    );
    return withSums(counts).map((line, at) =>
      line
        .map(
          (value, column) =>
            ({ small: '<3', hidden: '-', shown: `${value}` })[marks[at]?.[column] ?? 'shown'],
        )
        .join(' '),
    );
  };

  it('is everything where each of two gave nothing or at least three to every cell', () => {
    expect(shownAmong([[7, 4]], [[3, 0]])).toEqual(['10 4 14', '10 4 14']);
    expect(shownAmong([[7, 4]])).toEqual(['7 4 11', '7 4 11']);
  });

  it('is no cell from which one of them could take her own and be left with one or two of the other', () => {
    const lines = shownAmong(
      [
        [7, 9],
        [8, 6],
      ],
      [
        [1, 5],
        [6, 7],
      ],
    );
    expect(lines).toEqual(['- - 22', '- - 27', '22 27 49']);
    // Of three, two may be small beside each other: nobody knows both.
    expect(shownAmong([[7]], [[2]], [[2]])).toEqual(['11 11', '11 11']);
    expect(shownAmong([[7]], [[2]])).toEqual(['- -', '- -']);
  });
});

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

  it('can one of two agencies, who tries every table that the other may have given, work out one or two of hers', () => {
    const own = fc.tuple(fc.tuple(count, count), fc.tuple(count, count));
    fc.assert(
      fc.property(own, own, (mine, theirs) => {
        const shares = [mine, theirs].map((table) => table.map((line) => [...line]));
        const marks = marksAmong(shares, 3, false);
        const whole = withSums(
          mine.map((line, at) => line.map((value, column) => value + (theirs[at]?.[column] ?? 0))),
        );
        shares.forEach((known, at) => {
          const hers = withSums(shares[1 - at] ?? []);
          const tables = possibleOfOther({ known: withSums(known), whole, marks });
          for (const [line, row] of hers.entries())
            for (const [column, value] of row.entries())
              if (value === 1 || value === 2)
                expect(new Set(tables.map((each) => each[line]?.[column])).size).toBeGreaterThan(1);
        });
      }),
      { numRuns: 60 },
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

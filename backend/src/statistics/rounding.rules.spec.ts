import { describe, expect, it } from '@jest/globals';
import { isFinalEdition, lowHigh, percentShown, personsShown, shown } from './rounding.rules.js';

describe('a published count', () => {
  it.each([
    [0, null],
    [1, null],
    [4, null],
    [5, 5],
    [7, 5],
    [8, 10],
    [12, 10],
    [13, 15],
    [1248, 1250],
  ])('%p is shown as %p', (count, value) => expect(shown(count)).toBe(value));

  it('lies within the bounds that are published with it, each of which begins where the other ends', () => {
    for (let count = 0; count < 2_000; count += 1) {
      const { low, high } = lowHigh(shown(count));
      expect([count, count >= low && count <= high]).toEqual([count, true]);
      if (count > high - 1) expect(lowHigh(shown(count + 1)).low).toBe(high + 1);
    }
    expect([lowHigh(5), lowHigh(10), lowHigh(null)]).toEqual([
      { low: 5, high: 7 },
      { low: 8, high: 12 },
      { low: 0, high: 4 },
    ]);
  });

  it('is rounded separately from its parts', () => {
    expect([shown(4), shown(4 + 4 + 4)]).toEqual([null, 10]);
    expect([shown(67), shown(282), shown(349)]).toEqual([65, 280, 350]);
  });
});

describe('a published percentage', () => {
  it.each([
    [35, 195, 18],
    [null, 195, null],
    [5, 15, null],
    [5, null, null],
    [20, 20, 100],
  ])('of %p in %p is %p', (part, total, percent) => expect(percentShown(part, total)).toBe(percent));
});

describe('published persons', () => {
  it('are rounded with an interval that still holds the estimate', () => {
    expect(personsShown({ estimate: 587, from: 571, to: 602 })).toEqual({
      estimate: 585,
      from: 570,
      to: 605,
    });
    expect(personsShown({ estimate: 6, from: 4, to: 9 })).toEqual({ estimate: 5, from: null, to: 10 });
  });

  it('are one class below five', () =>
    expect(personsShown({ estimate: 4, from: 2, to: 9 })).toEqual({ estimate: null, from: null, to: null }));
});

describe('a final edition', () => {
  it.each([
    [19, false],
    [20, true],
  ])('of %p late registrations: %p', (late, isMade) => expect(isFinalEdition(late)).toBe(isMade));
});

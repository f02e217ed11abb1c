import { describe, expect, it } from '@jest/globals';
import { isOfWords, widthsOf } from './columns.rules.js';

const numbers = { word: 30, line: 30 };

describe('columns of a printed table', () => {
  it('break no word while there is room, and give the rest to the words in front', () => {
    const widths = widthsOf([{ word: 60, line: 150 }, ...Array<typeof numbers>(12).fill(numbers)], 758);
    expect(widths.slice(1)).toEqual(Array(12).fill(30));
    expect(widths[0]).toBe(758 - 12 * 30);
  });

  it('share what is left by how much each text wants', () => {
    const columns = [{ word: 60, line: 160 }, numbers, { word: 60, line: 360 }];
    expect(widthsOf(columns, 350)).toEqual([110, 30, 210]);
  });

  it('are narrower than their words only where the page is', () => {
    expect(widthsOf([{ word: 300, line: 300 }, numbers, numbers], 180)).toEqual([150, 15, 15]);
  });

  it('stand from the left where they are words, also where some numbers say why they are not shown', () => {
    expect(isOfWords(['T4 Forms: Physical', 'T5 Deeds'])).toBe(true);
    expect(isOfWords([7, '<5', '•', '15 %', 'between 33 and 38'])).toBe(false);
    expect(isOfWords([])).toBe(false);
  });
});

import { describe, expect, it } from '@jest/globals';
import { PIECES, SUM, calculated, hiddenAt, monthBeside, monthTyped, weeksOf } from './cover.rules.js';
import { hintsOf } from './stereotypes.rules.js';
import { Words, readOwn } from './words.js';

describe('the calculator', () => {
  it.each([
    ['2+2×3', '8'],
    ['-5--3', '-2'],
    ['10÷4', '2.5'],
    ['0.1+0,2', '0.3'],
    ['200×15%', '30'],
    ['1÷0', null],
    ['731582', '731582'],
    ['2+', null],
    ['alert(1)', null],
    ['9'.repeat(61), null],
  ])('answers %s with %s', (typed, shown) => {
    expect(calculated(typed)).toBe(shown);
  });

  it('takes the same sums on the phone and on the server', () => {
    for (const pattern of [SUM, PIECES]) expect(readOwn('cover.js')).toContain(pattern.source);
  });
});

describe('the number', () => {
  it.each([
    ['731582', '731582', true],
    ['731582 ', '731582', false],
    ['0731582', '731582', false],
    ['731582+0', '731582', false],
    ['', null, false],
    ['731582', null, false],
  ])('%j where %s is set opens: %s', (typed, number, opens) => {
    const settings = { sosNumber: number, sosDistricts: new Map([['845127', 'kulob']]) };
    expect(hiddenAt(typed, settings) !== null).toBe(opens);
  });
});

describe('the calendar', () => {
  it('has whole weeks from Monday', () => {
    expect(weeksOf({ year: 2027, month: 2 })).toHaveLength(4);
    expect(weeksOf({ year: 2026, month: 12 })[0]).toEqual([
      null,
      '2026-12-01',
      '2026-12-02',
      '2026-12-03',
      '2026-12-04',
      '2026-12-05',
      '2026-12-06',
    ]);
    expect([monthBeside({ year: 2026, month: 12 }, 1), monthBeside({ year: 2026, month: 1 }, -1)]).toEqual([
      { year: 2027, month: 1 },
      { year: 2025, month: 12 },
    ]);
  });

  it.each([
    ['2027', { year: 2027, month: 1 }],
    ['3.2027', { year: 2027, month: 3 }],
    ['2027-12', { year: 2027, month: 12 }],
    ['2027-13', null],
    ['0999', null],
  ])('reads %s', (typed, month) => {
    expect(monthTyped(typed)).toEqual(month);
  });
});

it('says nothing on the covers that the reviewers of texts look for', () => {
  const { tg, ru, en } = Words.readAll();
  const said = (words: Words): string =>
    ['cover', 'holiday', 'cover-month', 'hidden', 'hidden-wish']
      .flatMap((group) => words.keysOf(group))
      .map((key) => words.t(key))
      .join('. ');
  const texts = { textTg: said(tg), textRu: said(ru), textEn: said(en) };
  // The holiday has the name of a word that would humiliate.
  expect(hintsOf({ titleTg: '', titleRu: '', titleEn: '', ...texts }).map(({ place }) => place)).toEqual([
    expect.stringContaining('Рамазон ва Қурбон'),
  ]);
});

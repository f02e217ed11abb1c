import { describe, expect, it } from '@jest/globals';
import { LANGUAGES } from '../identity/index.js';
import { figurePage } from './figures-page.js';
import type { PublishedTable } from '../statistics/index.js';
import { markup } from './markup.js';
import { isAlwaysOpen, openSpans, dialled, regionOf } from './directory.rules.js';
import { Words } from './words.js';

const on = (weekday: number, from: number, until: number) => ({
  weekday,
  fromMinute: from * 60,
  untilMinute: until * 60,
});

describe('opening hours', () => {
  it('tell days with the same hours together, and keep a pause', () => {
    const hours = [1, 2, 3].flatMap((day) => [on(day, 13, 17), on(day, 8, 12)]).concat(on(5, 8, 12.5));
    expect(openSpans(hours)).toEqual([
      { fromDay: 1, untilDay: 3, times: ['8:00–12:00', '13:00–17:00'] },
      { fromDay: 5, untilDay: 5, times: ['8:00–12:30'] },
    ]);
  });

  it('are day and night only where no day is missing', () => {
    const all = [1, 2, 3, 4, 5, 6, 7].map((day) => on(day, 0, 24));
    expect([isAlwaysOpen(all), isAlwaysOpen(all.slice(1)), isAlwaysOpen([])]).toEqual([true, false, false]);
  });
});

describe('a number', () => {
  it.each<[string, string | null]>([
    ['1313', '1313'],
    ['+992 (44) 600-00-00', '+992446000000'],
    ['ask the guard', null],
    ['12', null],
    ['javascript:1313', null],
  ])('%s is dialled as %s', (phone, number) => {
    expect(dialled(phone)).toBe(number);
  });
});

describe('a district', () => {
  it('lies in a region, every one of them', () => {
    const { en } = Words.readAll();
    expect(en.codesOf('place').filter((place) => regionOf(place) === undefined)).toEqual([]);
    expect([regionOf('jaloliddin_balkhi'), regionOf('sino')]).toEqual(['Khatlon Region', 'Dushanbe']);
  });
});

describe('markup', () => {
  it('escapes every text, in lists and in attributes', () => {
    const text = `<b title="'&`;
    expect(markup`<p title="${text}">${[text, markup`<i>${text}</i>`]}${false}${null}${0}</p>`.source).toBe(
      '<p title="&lt;b title=&quot;&#39;&amp;">&lt;b title=&quot;&#39;&amp;<i>&lt;b title=&quot;&#39;&amp;</i>0</p>',
    );
  });
});

describe('a published table', () => {
  const table: PublishedTable = {
    ...{
      kind: 'month',
      firstOn: '2020-09-01',
      part: 'second_half',
      edition: 1,
      editions: [1],
      finalDueOn: null,
    },
    ...{ code: 'new_cases', lines: ['total'], columns: ['kulob', 'total'], withdrawnReason: null },
    ...{ withoutConsentPercent: null, withoutDayPercent: null },
    ...{ countedAt: new Date('2021-03-15'), publishedAt: new Date('2021-03-16') },
    shown: [
      { line: 'total', column: 'kulob', value: null },
      { line: 'total', column: 'total', value: 20 },
    ],
  };

  it.each(LANGUAGES)(
    'shows 0–4 and its rule in %s, and of a withdrawn table a sentence alone',
    (language) => {
      const words = Words.readAll()[language];
      const shown = figurePage(words, table).source;
      for (const text of ['<td>0–4</td>', '<td>20</td>', words.t('figures.rounded')])
        expect(shown).toContain(text);
      const withdrawn = figurePage(words, { ...table, shown: [], withdrawnReason: 'wrong_records' }).source;
      expect(withdrawn).toContain(words.t('figures.withdrawn-wrong-records'));
      expect(withdrawn).not.toContain('<table');
    },
  );

  it('says until which day a final edition may follow', () => {
    const year: PublishedTable = { ...table, kind: 'year', firstOn: '2020-01-01', finalDueOn: '2022-03-15' };
    const { en } = Words.readAll();
    expect(figurePage(en, year).source).toContain('a final one may follow on 15.03.2022');
    expect(figurePage(en, { ...year, finalDueOn: null }).source).toContain('Final edition');
  });
});

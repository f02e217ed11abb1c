import { describe, expect, it } from '@jest/globals';
import { LANGUAGES } from '../identity/index.js';
import { figurePage } from './figures-page.js';
import { markup } from './markup.js';
import { isAlwaysOpen, openSpans } from './opening-hours.rules.js';
import { dialled } from './phones.rules.js';
import { regionOf } from './regions.rules.js';
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
  const cell = (line: string, value: number | null, mark: 'small' | 'hidden' | null) =>
    ['all', 'total'].map((column) => ({ line, column, value, mark }));
  const page = (language: (typeof LANGUAGES)[number], marks: readonly ('small' | 'hidden')[]): string =>
    figurePage(Words.readAll()[language], {
      ...{ releaseId: '1', kind: 'month', firstOn: '2020-09-01', version: 1, versions: [1], reason: null },
      ...{ code: 'new_cases', outcome: 'told', lines: ['kulob', 'elsewhere'], columns: ['all'] },
      ...{ withoutConsentPercent: null, withoutDayPercent: null },
      ...{ countedAt: new Date('2020-10-20'), publishedAt: new Date('2020-10-21') },
      cells: [...marks.flatMap((mark) => cell('kulob', null, mark)), ...cell('total', 21, null)],
    }).source;

  it.each(LANGUAGES)(
    'shows signs in %s that are narrow on a phone, and says what those in it mean',
    (language) => {
      const { t } = Words.readAll()[language];
      const shown = page(language, ['small']);
      expect(shown).toContain('<span aria-hidden="true">&lt;5</span>');
      expect(shown).toContain(`<span class="skip">${t('figures.small', { last: 4 })}</span>`);
      expect(shown).toContain(t('figures.key-small', { last: 4 }));
      expect(shown).not.toContain(t('figures.key-hidden'));
      expect(page(language, [])).not.toContain('&lt;5');
    },
  );
});

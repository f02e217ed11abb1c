import { TestBed } from '@angular/core/testing';
import { provideTesting, speak } from '../../../testing/texts';
import { Dates, dayOf } from './dates';
import { Language } from './language';
import { pluralCategory, preferredLanguage } from './languages';
import { ServerClock } from '../session/server-clock';
import { Texts } from './texts';
import { LANGUAGE } from '../../api/models/language-array';

describe('the language', () => {
  beforeEach(() => {
    localStorage.clear();
    TestBed.configureTestingModule({ providers: provideTesting() });
  });

  it.each([
    [['ru-RU', 'en'], 'ru'],
    [['de', 'en-GB'], 'en'],
    [['de', 'fr'], 'tg'],
    [[], 'tg'],
  ])('for a browser that asks for %j is %s', (asked, language) => {
    expect(preferredLanguage(asked)).toBe(language);
  });

  it('changes without a reload, marks the page and is remembered', async () => {
    const { t } = TestBed.inject(Texts);
    await speak('ru');
    expect(t('ui.save')).toBe('Сохранить');
    await speak('tg');
    expect(t('ui.save')).toBe('Захира кардан');
    TestBed.tick();
    expect(document.documentElement.lang).toBe('tg');
    expect(localStorage.getItem('daftar.language')).toBe('tg');
  });

  it('a remembered language wins over the browser’s', async () => {
    localStorage.setItem('daftar.language', 'ru');
    await TestBed.inject(Language).start();
    expect(TestBed.inject(Language).current()).toBe('ru');
  });

  it.each([
    ['ru', 1, 'one'],
    ['ru', 3, 'few'],
    ['ru', 11, 'many'],
    ['en', 1, 'one'],
    ['tg', 1, 'other'],
  ] as const)('%s counts %d as “%s”', (language, count, category) => {
    expect(pluralCategory(language, count)).toBe(category);
  });

  it.each([
    ['ru', 21, '21 случай'],
    ['ru', 1234, '1 234 случая'],
    ['tg', 1, '1 парванда'],
    ['en', 2, '2 cases'],
  ] as const)('in %s %d cases are “%s”', async (language, count, text) => {
    await speak(language);
    expect(TestBed.inject(Texts).t('count.cases', { count }).replace(/\s/gu, ' ')).toBe(text);
  });
});

describe('dates of Dushanbe', () => {
  const AT = '2026-11-24T20:30:00Z';
  beforeEach(() => TestBed.configureTestingModule({ providers: provideTesting() }));

  it('a late evening in London is already the next day', () => {
    expect(dayOf(AT)).toBe('2026-11-25');
    expect(dayOf('2026-11-24')).toBe('2026-11-24');
  });

  it.each([
    ['en', ['Wed 25 Nov 01:30', 'Wednesday 25 November 2026', '25 Nov 2026', 'November 2026']],
    ['ru', ['ср 25.11 01:30', 'среда, 25 ноября 2026', '25.11.2026', 'ноябрь 2026']],
    ['tg', ['чшб 25.11 01:30', 'чоршанбе, 25 ноябри 2026', '25.11.2026', 'ноябри 2026']],
  ] as const)('in %s', async (language, texts) => {
    await speak(language);
    const dates = TestBed.inject(Dates);
    expect([dates.moment(AT), dates.longDay(AT), dates.date(AT), dates.month(AT)]).toEqual(texts);
  });

  it('half a year from the time of the server the year is told instead of the weekday', async () => {
    await speak('ru');
    const dates = TestBed.inject(Dates);
    TestBed.inject(ServerClock).set(AT);
    expect(dates.day('2027-11-25')).toBe('25.11.2027');
    expect(dates.moment('2025-09-04T09:00:00Z')).toBe('04.09.2025 14:00');
    expect(dates.day('2027-02-25')).toBe('чт 25.02');
  });

  it.each(LANGUAGE)('a day without a time has none in %s', async (language) => {
    await speak(language);
    expect(TestBed.inject(Dates).moment('2026-11-24')).not.toContain(':');
  });
});

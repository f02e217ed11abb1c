import { TestBed } from '@angular/core/testing';
import { Dates } from '../../core/language/dates';
import type { LanguageCode } from '../../core/language/languages';
import { Texts } from '../../core/language/texts';
import { provideTesting, speak } from '../../../testing/texts';
import { dueSentence, dueState, dueText } from './due';
import type { DueKind } from './due';

/** Tuesday 24 November 2026, 11:00 in Dushanbe. */
const NOW = new Date('2026-11-24T06:00:00Z');

describe('what a due chip says', () => {
  beforeEach(() => TestBed.configureTestingModule({ providers: provideTesting() }));

  const say = async (at: string, kind: DueKind, language: LanguageCode) => {
    await speak(language);
    const words = { t: TestBed.inject(Texts).t, dates: TestBed.inject(Dates) };
    return dueText({ at, state: dueState(at, kind, NOW), now: NOW }, words);
  };

  it.each<[string, [at: string, kind: DueKind, language: LanguageCode], string]>([
    ['minutes late', ['2026-11-24T05:40:00Z', 'due', 'en'], 'Late 20 minutes'],
    ['at least one minute late', ['2026-11-24T05:59:50Z', 'due', 'en'], 'Late 1 minute'],
    ['hours late', ['2026-11-23T07:00:00Z', 'due', 'en'], 'Late 23 h'],
    ['one day late', ['2026-11-23T05:00:00Z', 'due', 'en'], 'Late 1 day'],
    ['days late in Russian', ['2026-11-19T05:00:00Z', 'due', 'ru'], 'Просрочено на 5 дней'],
    ['days late in Tajik, the noun in the singular', ['2026-11-19T05:00:00Z', 'due', 'tg'], '5 рӯз дер шуд'],
    ['a time of today', ['2026-11-24T09:00:00Z', 'due', 'en'], 'Today 14:00'],
    ['a day without a time is due all day', ['2026-11-24', 'due', 'tg'], 'Имрӯз'],
    ['a time of tomorrow', ['2026-11-25T09:00:00Z', 'due', 'ru'], 'Завтра 14:00'],
    ['a later day with its weekday', ['2026-11-26', 'due', 'en'], 'Thu 26 Nov'],
    ['a later day in Tajik', ['2026-11-26', 'due', 'tg'], 'пшб 26.11'],
    ['hours and minutes left', ['2026-11-24T09:40:00Z', 'waiting', 'en'], '3 h 40 min left'],
    ['days left', ['2026-11-27T09:40:00Z', 'waiting', 'en'], '3 days left'],
    ['an answer that ran out', ['2026-11-24T05:00:00Z', 'waiting', 'en'], 'Late 1 h'],
    ['what was done', ['2026-11-21', 'done', 'ru'], 'Сделано сб 21.11'],
    ['what is put off', ['2026-11-24T09:00:00Z', 'moved', 'en'], 'Moved to 14:00, not safe now'],
  ])('%s', async (_, [at, kind, language], text) => {
    expect(await say(at, kind, language)).toBe(text);
  });

  it('tells screen readers the exact moment', async () => {
    await speak('en');
    const words = { t: TestBed.inject(Texts).t, dates: TestBed.inject(Dates) };
    expect(dueSentence({ at: '2026-11-23T14:40:00Z', state: 'late', now: NOW }, words)).toBe(
      'Late 15 h, was due Monday 23 November 2026, 19:40',
    );
  });

  it('is late only when the whole day is over', () => {
    expect(dueState('2026-11-24', 'due', new Date('2026-11-24T18:59:00Z'))).toBe('today');
    expect(dueState('2026-11-24', 'due', new Date('2026-11-24T19:00:00Z'))).toBe('late');
  });
});

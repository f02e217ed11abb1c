import { describe, expect, it } from '@jest/globals';
import {
  afterStaffed,
  escalationsAfter,
  looksDialled,
  isSuspectedSpam,
  responseDeadline,
  urgentEscalations,
  waitingEscalations,
} from './callback-requests.rules.js';
import { suspicions } from './hotline.service.js';
import { SENTENCES, SMS_SENTENCES } from './sms/sms-sentences.types.js';
import type { CallbackDetails } from './callback-requests.types.js';

const WEEKDAYS = [1, 2, 3, 4, 5].map((weekday) => ({ weekday, fromMinute: 480, untilMinute: 1020 }));
const ALWAYS = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, fromMinute: 0, untilMinute: 1440 }));
/** A moment in Dushanbe. */
const at = (text: string): Date => new Date(`${text}:00+05:00`);
// A Thursday.
const MORNING = at('2026-11-26T09:00');
const lineOf = (openingHours: typeof ALWAYS, state: 'open' | 'closed' = 'open') => ({
  ...{ withinMinutes: 30, openingHours, state },
});
const NIGHT = at('2026-11-26T22:00');

describe('what is promised', () => {
  it.each([
    ['within the hours', MORNING, WEEKDAYS, MORNING, at('2026-11-26T09:30')],
    ['at night', NIGHT, WEEKDAYS, at('2026-11-27T08:00'), at('2026-11-27T08:30')],
    [
      'at the end of a week',
      at('2026-11-27T16:50'),
      WEEKDAYS,
      at('2026-11-27T16:50'),
      at('2026-11-30T08:20'),
    ],
    ['day and night', at('2026-11-26T23:50'), ALWAYS, at('2026-11-26T23:50'), at('2026-11-27T00:20')],
    ['without any hours', MORNING, [], MORNING, at('2026-11-26T09:30')],
  ])('%s', (_, now, hours, from, due) => {
    const isStaffedNow = from.getTime() === now.getTime();
    expect(responseDeadline(now, lineOf(hours))).toEqual({ from, due, isStaffedNow });
  });

  it.each([
    [
      'within its hours from the next ones',
      MORNING,
      WEEKDAYS,
      at('2026-11-27T08:00'),
      at('2026-11-27T08:30'),
    ],
    ['at night from those that come', NIGHT, WEEKDAYS, at('2026-11-27T08:00'), at('2026-11-27T08:30')],
    ['day and night from the next day', MORNING, ALWAYS, at('2026-11-27T00:00'), at('2026-11-27T00:30')],
    ['without any hours by the clock', MORNING, [], MORNING, at('2026-11-26T09:30')],
  ])('by a line that is closed counts %s, and nobody is said to be there', (_, now, hours, from, due) => {
    expect(responseDeadline(now, lineOf(hours, 'closed'))).toEqual({ from, due, isStaffedNow: false });
  });

  it('counts staffed minutes over several days', () => {
    expect(afterStaffed(MORNING, 8 * 60 + 9 * 60 + 1, WEEKDAYS)).toEqual(at('2026-11-30T08:01'));
  });

  it('ends where hours are shorter than anything', () => {
    const hours = [{ weekday: 4, fromMinute: 480, untilMinute: 480 }];
    expect(afterStaffed(MORNING, 30, hours)).toEqual(at('2026-11-26T09:30'));
  });
});

describe('who is told', () => {
  const told = (steps: ReturnType<typeof waitingEscalations>) =>
    steps.map(({ rung, runAt }) => [rung, runAt]);

  it('climbs from those on duty to the coordinator', () => {
    expect(told(waitingEscalations(MORNING, lineOf(WEEKDAYS)))).toEqual([
      ['duty', MORNING],
      ['everyone', at('2026-11-26T09:15')],
      ['supervisor', at('2026-11-26T09:30')],
      ['coordinator', at('2026-11-26T10:00')],
    ]);
  });

  it.each([
    ['within the hours', MORNING, WEEKDAYS, ['26T09:00', '26T09:07:30', '26T09:15', '26T09:30']],
    [
      'at night, and again when the next hours begin',
      NIGHT,
      WEEKDAYS,
      [
        ...['26T22:00', '26T22:30', '26T23:00', '26T23:15'],
        ...['27T08:00', '27T08:07:30', '27T08:15', '27T08:30'],
      ],
    ],
    ['without any hours', NIGHT, [], ['26T22:00', '26T22:30', '26T23:00', '26T23:15']],
  ])('climbs from the desk to oversight by the clock %s', (_, now, hours, times) => {
    const state = hours.length > 0 ? 'open' : 'closed';
    const rungs = ['duty', 'everyone', 'supervisor', 'oversight'];
    expect(told(urgentEscalations(now, lineOf(hours, state)))).toEqual(
      times.map((time, step) => [rungs[step % 4], new Date(`2026-11-${time}+05:00`)]),
    );
  });

  it('tells those on duty at once and again when they come', () => {
    expect(told(waitingEscalations(NIGHT, lineOf(WEEKDAYS))).slice(0, 2)).toEqual([
      ['duty', NIGHT],
      ['duty', at('2026-11-27T08:00')],
    ]);
  });

  it('tells those on duty at once where the line is closed, and all others from its next hours', () => {
    expect(told(waitingEscalations(MORNING, lineOf(WEEKDAYS, 'closed')))).toEqual([
      ['duty', MORNING],
      ['duty', at('2026-11-27T08:00')],
      ['everyone', at('2026-11-27T08:15')],
      ['supervisor', at('2026-11-27T08:30')],
      ['coordinator', at('2026-11-27T09:00')],
    ]);
  });

  it.each([
    ['reached', []],
    ['junk', []],
    ['stopped', []],
    ['someone_else', ['supervisor']],
    ['not_reached', ['taker', 'everyone', 'supervisor']],
  ] as const)('after a call that ended as %s', (outcome, rungs) => {
    const steps = escalationsAfter(outcome, { now: MORNING, tryAt: NIGHT, hours: ALWAYS });
    expect(steps.map(({ rung }) => rung)).toEqual(rungs);
  });
});

it.each(SMS_SENTENCES)('says in one message, and without a link or a number: %s', (sentence) => {
  for (const text of Object.values(SENTENCES[sentence])) {
    expect(text.length).toBeLessThanOrEqual(70);
    expect(text).not.toMatch(/[\d/@]|www/);
  }
});

describe('what was written', () => {
  it.each([
    ['+992 93 500-11-22', true],
    ['935001122', true],
    ['(44) 600 00 00', true],
    ['٩٣٥٠٠١١٢٢', false],
    ['ask Zarina', false],
    ['12', false],
  ])('%s is a number: %s', (text, is) => {
    expect(looksDialled(text)).toBe(is);
  });

  it.each([
    ['page', 'call', true, true],
    ['hidden', 'call', true, false],
    ['hidden', 'police', false, false],
    ['page', 'police', false, false],
  ] as const)(
    'in a crowd from %s, wishing %s: doubtful %s, bundled %s',
    (source, wish, isDoubtful, isBundled) => {
      const words = {
        number: '',
        hours: '',
        cover: '',
        codeWord: '',
        message: '',
        wish,
      } as unknown as CallbackDetails;
      expect(suspicions({ words, source }, { isTooMany: true, hasRung: true })).toEqual({
        isDoubtful,
        isBundled,
      });
    },
  );

  it.each([
    ['after two', false],
    ['http://spam.example', true],
    ['best prices on shop.ru', true],
  ])('%s looks like junk: %s', (hours, is) => {
    const words = {
      number: '935001122',
      hours,
      cover: '',
      codeWord: '',
      message: '',
    } as unknown as CallbackDetails;
    expect(isSuspectedSpam(words)).toBe(is);
  });
});

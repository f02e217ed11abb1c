import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { dayOf, shiftDay, weekdayOf } from '../shared/dates.js';
import { isHoliday, afterQuiet, nextTry, whenToTell } from './quiet-times.rules.js';
import type { Choices, WaitingMessage } from './quiet-times.rules.js';

/** A clock time in Dushanbe. */
const at = (text: string): Date => new Date(`${text}:00+05:00`);
const NONE: ReadonlySet<string> = new Set();
const USUAL: Choices = {
  email: 'all',
  digestHour: 8,
  quietFrom: 20 * 60,
  quietUntil: 7 * 60,
  worksOn: [1, 2, 3, 4, 5],
  breaksQuiet: false,
};
const message = (created: string, change: Partial<WaitingMessage> = {}): WaitingMessage => ({
  kind: 'urgent',
  isSafety: false,
  createdAt: at(created),
  snoozedUntil: null,
  ...change,
});
const told = (sent: WaitingMessage, now: string, choices: Choices = USUAL, decreed = NONE): Date | null =>
  whenToTell(sent, choices, { decreed, now: at(now) });

describe('holidays', () => {
  it.each([
    ['2026-12-31', false],
    ['2027-01-01', true],
    ['2027-01-02', false],
    ['2027-03-08', true],
    ['2027-03-20', false],
    ['2027-03-21', true],
    ['2027-03-24', true],
    ['2027-03-25', false],
    ['2028-02-29', false],
    ['2027-05-01', true],
    ['2027-05-09', true],
    ['2027-06-27', true],
    ['2027-09-09', true],
    ['2027-11-06', true],
  ])('%s: %s', (day, expected) => {
    expect(isHoliday(day, NONE)).toBe(expected);
  });

  it('are also those that a decree set', () => {
    expect(isHoliday('2027-03-10', new Set(['2027-03-10']))).toBe(true);
  });
});

describe('what cannot wait', () => {
  it.each([
    ['by day at once', '2026-11-24T11:50', '2026-11-24T11:50'],
    ['a minute before the quiet hours at once', '2026-11-24T19:59', '2026-11-24T19:59'],
    ['when they begin, in the morning', '2026-11-24T20:00', '2026-11-25T07:00'],
    ['after midnight, in the same morning', '2026-11-25T00:30', '2026-11-25T07:00'],
    ['the minute they end, at once', '2026-11-25T07:00', '2026-11-25T07:00'],
    ['on Friday night, on Monday', '2026-11-27T22:00', '2026-11-30T07:00'],
    ['on Saturday noon, on Monday', '2026-11-28T12:00', '2026-11-30T07:00'],
    ['in the last night of a year, on its first working day', '2026-12-31T21:00', '2027-01-04T07:00'],
    ['before Navruz, after it', '2028-03-20T21:00', '2028-03-27T07:00'],
  ])('goes out %s', (_what, now, then) => {
    expect(told(message(now), now)).toEqual(at(then));
  });

  it('waits for the end of a feast that a decree set', () => {
    expect(
      told(message('2026-11-24T11:00'), '2026-11-24T11:00', USUAL, new Set(['2026-11-24', '2026-11-25'])),
    ).toEqual(at('2026-11-26T07:00'));
  });

  it('comes at night where she chose so, and only what concerns a high risk', () => {
    const choices = { ...USUAL, breaksQuiet: true };
    const night = '2026-11-29T02:00';
    expect(told(message(night, { isSafety: true }), night, choices)).toEqual(at(night));
    expect(told(message(night), night, choices)).toEqual(at('2026-11-30T07:00'));
    expect(told(message(night, { isSafety: true }), night)).toEqual(at('2026-11-30T07:00'));
  });

  it('waits as long as she asked to be told later, and goes out late where nothing ran', () => {
    const sent = message('2026-11-24T09:00', { snoozedUntil: at('2026-11-24T14:00') });
    expect(told(sent, '2026-11-24T09:01')).toEqual(at('2026-11-24T14:00'));
    expect(told(sent, '2026-11-24T16:00')).toEqual(at('2026-11-24T16:00'));
  });
});

describe('the digest', () => {
  const digest = (created: string) => message(created, { kind: 'digest' });

  it.each([
    ['of the night, this morning', '2026-11-24T02:00', '2026-11-24T08:00'],
    ['of eight o’clock sharp, at eight', '2026-11-24T08:00', '2026-11-24T08:00'],
    ['of the morning, tomorrow', '2026-11-24T08:01', '2026-11-25T08:00'],
    ['of Friday, on Monday', '2026-11-27T09:00', '2026-11-30T08:00'],
    ['of 31 December 2026, a Thursday, on Monday', '2026-12-31T09:00', '2027-01-04T08:00'],
  ])('holds what came up %s', (_what, created, then) => {
    expect(told(digest(created), created)).toEqual(at(then));
  });

  it('goes out at its hour although it is looked at a little later, and later only outside of quiet hours', () => {
    expect(told(digest('2026-11-23T15:00'), '2026-11-24T08:00')).toEqual(at('2026-11-24T08:00'));
    expect(told(digest('2026-11-23T15:00'), '2026-11-24T08:02')).toEqual(at('2026-11-24T08:02'));
    expect(told(digest('2026-11-23T15:00'), '2026-11-24T21:00')).toEqual(at('2026-11-25T07:00'));
  });

  it.each([
    ['off', 'urgent', null],
    ['off', 'digest', null],
    ['urgent', 'digest', null],
  ] as const)('with e-mail %s nothing %s goes out', (email, kind, expected) => {
    expect(told(message('2026-11-24T11:00', { kind }), '2026-11-24T11:00', { ...USUAL, email })).toBe(
      expected,
    );
  });
});

describe('any choice', () => {
  const minute = fc.integer({ min: 0, max: 1439 });
  const choices = fc.record({
    email: fc.constant('all' as const),
    digestHour: fc.integer({ min: 0, max: 23 }),
    quietFrom: minute,
    quietUntil: minute,
    worksOn: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 }),
    breaksQuiet: fc.boolean(),
  });
  const instant = fc.date({ min: at('2025-12-20T00:00'), max: at('2030-01-10T00:00'), noInvalidDate: true });

  it('leads to a time that is not before, on one of her days, not on a holiday, and stays there', () => {
    fc.assert(
      fc.property(choices, instant, (chosen, now) => {
        const then = afterQuiet(now, chosen, NONE);
        expect(then.getTime()).toBeGreaterThanOrEqual(now.getTime());
        expect(chosen.worksOn).toContain(weekdayOf(then));
        expect(isHoliday(dayOf(then), NONE)).toBe(false);
        expect(afterQuiet(then, chosen, NONE)).toEqual(then);
      }),
      { numRuns: 500 },
    );
  });

  it('brings a digest within the days off that lie between', () => {
    fc.assert(
      fc.property(instant, (now) => {
        const then = whenToTell(
          { kind: 'digest', isSafety: false, createdAt: now, snoozedUntil: null },
          { ...USUAL, worksOn: [1, 2, 3, 4, 5, 6, 7] },
          { decreed: NONE, now },
        );
        expect(then && dayOf(then) <= shiftDay(dayOf(now), 6)).toBe(true);
      }),
      { numRuns: 200 },
    );
  });
});

describe('a message that was not taken', () => {
  it('is tried again after 1, 5, 15, 60 and 180 minutes, and then given up', () => {
    expect([1, 2, 3, 4, 5, 6, 7].map(nextTry)).toEqual([1, 5, 15, 60, 180, null, null]);
  });
});

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  mayContactNow,
  nextSafeWindow,
  safeContactProblems,
  safeTimes,
  safeWindows,
  withoutSharedSms,
} from './safe-contact.rules.js';
import { CONTACT_CHANNELS, SAFE_CONTACT_PROBLEMS } from './survivors.types.js';
import type { SafeContactPlan, SafeWindow, WeeklyWindow } from './survivors.types.js';

const hours = (weekday: number, from: number, until: number): WeeklyWindow => ({
  weekday,
  fromMinute: from * 60,
  untilMinute: until * 60,
});
/** Monday to Thursday, 10:00 to 12:00. */
const mornings = [1, 2, 3, 4].map((weekday) => hours(weekday, 10, 12));
const plan = (change: Partial<SafeContactPlan> = {}): SafeContactPlan => ({
  channel: 'phone',
  windows: mornings,
  reviewOn: null,
  lockedAt: null,
  ...change,
});
/** A clock time in Dushanbe. */
const at = (text: string): Date => new Date(`${text}:00+05:00`);
const shown = (window: SafeWindow | null) => window && [window.startsAt, window.endsAt];

describe('whether she may be contacted now', () => {
  it.each([
    [
      'inside her hours it is now, until they end',
      plan(),
      '2026-11-24T11:50',
      { state: 'now', until: at('2026-11-24T12:00') },
    ],
    [
      'at the first minute of her hours it is now',
      plan(),
      '2026-11-24T10:00',
      { state: 'now', until: at('2026-11-24T12:00') },
    ],
    [
      'hours that touch count as one',
      plan({ windows: [...mornings, hours(2, 12, 14)] }),
      '2026-11-24T11:00',
      { state: 'now', until: at('2026-11-24T14:00') },
    ],
    [
      'hours until midnight and from midnight count as one',
      plan({ windows: [hours(2, 22, 24), hours(3, 0, 2)] }),
      '2026-11-24T23:00',
      { state: 'now', until: at('2026-11-25T02:00') },
    ],
    [
      'a plan is usable on its review day',
      plan({ reviewOn: '2026-11-24' }),
      '2026-11-24T11:00',
      { state: 'now', until: at('2026-11-24T12:00') },
    ],
    [
      'a text message keeps to the hours too',
      plan({ channel: 'sms' }),
      '2026-11-24T11:00',
      { state: 'now', until: at('2026-11-24T12:00') },
    ],
    [
      'a plan without hours for a number is no plan',
      plan({ windows: [] }),
      '2026-11-24T11:00',
      { state: 'no_plan' },
    ],
    ['a plan that is missing is no plan', null, '2026-11-24T11:00', { state: 'no_plan' }],
    [
      'after somebody else answered it is: check first',
      plan({ lockedAt: at('2026-11-23T11:00') }),
      '2026-11-24T11:00',
      { state: 'check_first' },
    ],
    [
      'a locked channel stays locked when the plan is old as well',
      plan({ lockedAt: at('2026-11-01T11:00'), reviewOn: '2026-11-10' }),
      '2026-11-24T11:00',
      { state: 'check_first' },
    ],
    [
      'the day after its review day a plan has expired',
      plan({ reviewOn: '2026-11-23' }),
      '2026-11-24T11:00',
      { state: 'expired' },
    ],
    [
      'when she asked for no contact nothing else counts',
      plan({ channel: 'no_contact', windows: [], lockedAt: at('2026-11-23T11:00') }),
      '2026-11-24T11:00',
      { state: 'no_contact' },
    ],
  ])('%s', (_what, given, instant, expected) => {
    expect(mayContactNow(given, at(instant))).toEqual(expected);
  });

  it.each([
    ['at the last minute of her hours', plan(), '2026-11-24T12:00', ['2026-11-25T10:00', '2026-11-25T12:00']],
    ['before her hours, the same day', plan(), '2026-11-24T08:00', ['2026-11-24T10:00', '2026-11-24T12:00']],
    ['on a day without hours', plan(), '2026-11-27T11:00', ['2026-11-30T10:00', '2026-11-30T12:00']],
    [
      'late on a Sunday in UTC, which is Monday in Dushanbe',
      plan(),
      '2026-11-23T00:30',
      ['2026-11-23T10:00', '2026-11-23T12:00'],
    ],
  ])('%s it is not now, and the next time is told', (_what, given, instant, next) => {
    const state = mayContactNow(given, at(instant));
    expect(state.state).toBe('not_now');
    expect(shown('next' in state ? state.next : null)).toEqual(next.map(at));
  });

  it('no next time is told when the plan must be reviewed before it', () => {
    expect(mayContactNow(plan({ reviewOn: '2026-11-27' }), at('2026-11-27T11:00'))).toEqual({
      state: 'not_now',
      next: null,
    });
  });

  it.each(['office_visit', 'agreed_place', 'trusted_person'] as const)(
    'through %s she is never phoned, but met in her hours',
    (channel) => {
      const state = mayContactNow(plan({ channel }), at('2026-11-24T11:00'));
      expect(state).toEqual({
        state: 'never_by_phone',
        next: { startsAt: at('2026-11-24T11:00'), endsAt: at('2026-11-24T12:00') },
      });
      expect(mayContactNow(plan({ channel, windows: [] }), at('2026-11-24T11:00'))).toEqual({
        state: 'never_by_phone',
        next: null,
      });
    },
  );
});

describe('the safe times', () => {
  it('are cut to the span that was asked for', () => {
    const windows = safeWindows(plan(), at('2026-11-24T11:00'), at('2026-11-25T11:00'));
    expect(windows.map(shown)).toEqual([
      [at('2026-11-24T11:00'), at('2026-11-24T12:00')],
      [at('2026-11-25T10:00'), at('2026-11-25T11:00')],
    ]);
    expect(safeWindows(plan(), at('2026-11-25T11:00'), at('2026-11-24T11:00'))).toEqual([]);
  });

  it('are given to others for two weeks, without the plan', () => {
    const times = safeTimes(plan(), at('2026-11-24T11:00'));
    expect(times).toMatchObject({ state: 'now', horizon: at('2026-12-08T11:00') });
    expect(times.windows).toHaveLength(9);
    expect(Object.keys(times).sort()).toEqual(['horizon', 'openSince', 'state', 'windows']);
  });

  const minute = fc.integer({ min: -60, max: 1500 });
  const anyWindow = fc.record({
    weekday: fc.integer({ min: 0, max: 8 }),
    fromMinute: minute,
    untilMinute: minute,
  });
  const someDay = fc
    .integer({ min: -20, max: 40 })
    .map((count) => new Date(Date.UTC(2026, 10, 24 + count)).toISOString().slice(0, 10));
  const anyPlan: fc.Arbitrary<SafeContactPlan> = fc.record({
    channel: fc.constantFrom(...CONTACT_CHANNELS),
    windows: fc.array(anyWindow, { maxLength: 6 }),
    reviewOn: fc.option(someDay, { freq: 3 }),
    lockedAt: fc.option(fc.constant(at('2026-11-20T09:00')), { freq: 5 }),
  });
  const anyNow = fc
    .integer({ min: 0, max: 14 * 1440 * 60 })
    .map((seconds) => new Date(Date.UTC(2026, 10, 20) + seconds * 1000));

  /** Worked out by another road than the rules: plain arithmetic on the minute of the week. */
  function isInside(given: SafeContactPlan, instant: Date): boolean {
    const local = new Date(instant.getTime() + 5 * 3_600_000);
    const weekday = ((local.getUTCDay() + 6) % 7) + 1;
    const now = local.getUTCHours() * 60 + local.getUTCMinutes();
    const day = local.toISOString().slice(0, 10);
    const reviewed = given.reviewOn === null || day <= given.reviewOn;
    // Hours that no day has are not stretched or cut to fit: such a line of the plan gives no time.
    const lines = given.windows.filter((w) => w.fromMinute >= 0 && w.untilMinute <= 1440);
    return reviewed && lines.some((w) => w.weekday === weekday && w.fromMinute <= now && now < w.untilMinute);
  }

  it('never lie outside the plan, for 100,000 plans and moments', () => {
    fc.assert(
      fc.property(anyPlan, anyNow, (given, now) => {
        const next = nextSafeWindow(given, now);
        const state = mayContactNow(given, now);
        const mayNot = given.lockedAt !== null || given.channel === 'no_contact';
        if (state.state === 'now' && (mayNot || !isInside(given, now))) return false;
        if (next === null) return state.state !== 'now';
        if (mayNot || next.startsAt < now || next.startsAt >= next.endsAt) return false;
        const span = next.endsAt.getTime() - next.startsAt.getTime();
        const moments = [0, 0.25, 0.5, 0.75].map((share) => new Date(next.startsAt.getTime() + span * share));
        return [...moments, new Date(next.endsAt.getTime() - 1)].every((moment) => isInside(given, moment));
      }),
      { numRuns: 100_000 },
    );
  });

  it('never miss a minute of the next two days that the plan allows', () => {
    fc.assert(
      fc.property(anyPlan, anyNow, (given, now) => {
        const usable =
          given.lockedAt === null &&
          given.channel !== 'no_contact' &&
          mayContactNow(given, now).state !== 'expired';
        const windows = safeWindows(given, now, new Date(now.getTime() + 2 * 86_400_000));
        for (let minutes = 0; minutes < 2 * 1440; minutes += 7) {
          const moment = new Date(now.getTime() + minutes * 60_000);
          const covered = windows.some(({ startsAt, endsAt }) => startsAt <= moment && moment < endsAt);
          if (covered !== (usable && isInside(given, moment))) return false;
        }
        return true;
      }),
      { numRuns: 300 },
    );
  });
});

describe('text messages', () => {
  it.each([
    ['go to her own phone where she allows them', true, false, true],
    ['never go to a phone that others use, whatever an older plan says', true, true, false],
    ['go nowhere where she does not allow them', false, false, false],
  ])('%s', (_what, smsAllowed, sharedPhone, goes) => {
    const words = { smsAllowed, sharedPhone, voicemailAllowed: true };
    expect(withoutSharedSms(words)).toEqual({ ...words, smsAllowed: goes });
  });
});

describe('what is wrong with a plan', () => {
  const window = (fromMinute: number, untilMinute: number, weekday = 1): WeeklyWindow => ({
    weekday,
    fromMinute,
    untilMinute,
  });
  it.each([
    ['a plan as it should be has nothing wrong', plan({ reviewOn: '2026-12-31' }), []],
    ['a plan until midnight has nothing wrong', plan({ windows: [window(1200, 1440)] }), []],
    ['meeting at the agency needs no hours', plan({ channel: 'office_visit', windows: [] }), []],
    [
      'the eighth day of a week does not exist',
      plan({ windows: [window(600, 720, 8)] }),
      ['weekday_impossible'],
    ],
    [
      'hours lie inside the day',
      plan({ windows: [window(-1, 720), window(600, 1441)] }),
      ['window_outside_day'],
    ],
    [
      'hours end after they begin',
      plan({ windows: [window(720, 600), window(600, 600)] }),
      ['window_ends_before_start'],
    ],
    ['a number needs hours', plan({ windows: [] }), ['windows_missing']],
    ['no contact has no hours', plan({ channel: 'no_contact' }), ['windows_not_wanted']],
    ['the review day is a day', plan({ reviewOn: '2026-02-30' }), ['review_day_impossible']],
    ['the review day lies ahead', plan({ reviewOn: '2026-11-23' }), ['review_day_past']],
  ])('%s', (_what, given, problems) => {
    expect(safeContactProblems({ ...given, sharedPhone: false }, '2026-11-24')).toEqual(problems);
  });

  it('a phone that others use takes calls, and no text message', () => {
    const shared = (channel: SafeContactPlan['channel']): string[] =>
      safeContactProblems({ ...plan({ channel }), sharedPhone: true }, '2026-11-24');
    expect([shared('phone'), shared('sms')]).toEqual([[], ['sms_phone_shared']]);
  });

  it('every problem of the list can be told', () => {
    const wrong = [
      plan({ windows: [window(-1, 720, 0), window(720, 600)], reviewOn: '2026-02-30' }),
      plan({ windows: [], reviewOn: '2026-11-23' }),
      plan({ channel: 'no_contact' }),
      plan({ channel: 'sms' }),
    ];
    const told = wrong.flatMap((given) => safeContactProblems({ ...given, sharedPhone: true }, '2026-11-24'));
    expect([...new Set(told)].sort()).toEqual([...SAFE_CONTACT_PROBLEMS].sort());
  });
});

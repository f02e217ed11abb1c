import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { stricterPlan } from './stricter-plan.rules.js';
import type { SafeContact, WeeklyWindow } from './survivors.types.js';

const PLAN: SafeContact = {
  ...{
    channel: 'phone',
    reachAt: '1',
    whoMayAnswer: null,
    codeWord: 'tea',
    coverSentence: null,
    language: 'tg',
  },
  windows: [{ weekday: 1, fromMinute: 540, untilMinute: 1020 }],
  ...{ smsAllowed: true, voicemailAllowed: true, sharedPhone: false, never: null, reviewOn: null },
};
const later = (change: Partial<SafeContact>): SafeContact | null =>
  stricterPlan(PLAN, { ...PLAN, reachAt: null, ...change });

const anyPlan: fc.Arbitrary<SafeContact> = fc.record({
  channel: fc.constantFrom('phone' as const, 'no_contact' as const),
  reachAt: fc.constantFrom('1', null),
  windows: fc.array(
    fc.record({
      weekday: fc.integer({ min: 1, max: 3 }),
      fromMinute: fc.integer({ min: 0, max: 11 }),
      untilMinute: fc.integer({ min: 0, max: 12 }),
    }),
    { maxLength: 4 },
  ),
  smsAllowed: fc.boolean(),
  voicemailAllowed: fc.boolean(),
  sharedPhone: fc.boolean(),
  never: fc.constantFrom('not at work', 'not his mother', 'n'.repeat(290), null),
  reviewOn: fc.constantFrom('2026-12-01', '2026-12-05', null),
  ...{ whoMayAnswer: fc.constantFrom('her aunt', null), codeWord: fc.constantFrom('tea', null) },
  coverSentence: fc.constant(null),
  language: fc.constant('tg' as const),
});

const minutesOf = (windows: readonly WeeklyWindow[]): string[] =>
  windows.flatMap(({ weekday, fromMinute, untilMinute }) =>
    Array.from({ length: Math.max(0, untilMinute - fromMinute) }, (_, at) => `${weekday}/${fromMinute + at}`),
  );
/** What a plan allows, as single permissions; each that is missing is one more "no". */
const allowedBy = ({ channel, windows, ...plan }: SafeContact): Set<string> =>
  new Set([
    ...(channel === 'no_contact' ? [] : ['calls', ...minutesOf(windows)]),
    ...(plan.smsAllowed ? ['sms'] : []),
    ...(plan.voicemailAllowed ? ['voicemail'] : []),
    ...(plan.sharedPhone ? [] : ['own phone']),
    ...['not at work', 'not his mother'].filter((words) => !plan.never?.includes(words)),
    ...['2026-12-01', '2026-12-05', '2027-01-01'].filter(
      (day) => plan.reviewOn === null || day <= plan.reviewOn,
    ),
  ]);
const isWithin = (some: Set<string>, all: Set<string>): boolean => [...some].every((one) => all.has(one));
/** The plan that holds after both arrived. */
const after = (first: SafeContact, second: SafeContact): SafeContact => stricterPlan(first, second) ?? first;

describe('a stricter plan that arrives late', () => {
  it('takes every "never", the common hours and the common ways', () => {
    const windows = [
      { weekday: 1, fromMinute: 480, untilMinute: 600 },
      { weekday: 2, fromMinute: 480, untilMinute: 600 },
    ];
    expect(later({ windows, smsAllowed: false, never: 'not at work' })).toEqual({
      ...PLAN,
      windows: [{ weekday: 1, fromMinute: 540, untilMinute: 600 }],
      ...{ smsAllowed: false, never: 'not at work' },
    });
    expect(later({ channel: 'no_contact', windows: [] })).toMatchObject({
      channel: 'no_contact',
      windows: [],
    });
  });

  it.each<[string, Partial<SafeContact>]>([
    ['more hours', { windows: [...PLAN.windows, { weekday: 2, fromMinute: 0, untilMinute: 60 }] }],
    ['another number', { reachAt: '2', smsAllowed: false }],
    ['another way', { channel: 'messenger', smsAllowed: false }],
    ['another person who may answer', { whoMayAnswer: 'her aunt', smsAllowed: false }],
    ['another code word', { codeWord: 'coffee', smsAllowed: false }],
    ['another cover', { coverSentence: 'the library calls', smsAllowed: false }],
  ])('is none with %s', (_, change) => {
    expect(later(change)).toBeNull();
  });

  it('keeps every restriction where both texts are longer than the form takes', () => {
    const [never, other] = ['n'.repeat(200), 'o'.repeat(200)];
    const windows = [{ weekday: 1, fromMinute: 540, untilMinute: 600 }];
    const proposed = { ...PLAN, never: other, windows, smsAllowed: false };
    expect(stricterPlan({ ...PLAN, never }, proposed)).toEqual({ ...proposed, never: `${never}; ${other}` });
  });

  it('keeps the words that no phone has, and allows no text message to a shared phone', () => {
    const phone = { codeWord: null, never: 'not on Fridays', sharedPhone: true };
    expect(later(phone)).toEqual({ ...PLAN, never: 'not on Fridays', sharedPhone: true, smsAllowed: false });
  });

  it('never takes a word or the number away', () => {
    fc.assert(
      fc.property(anyPlan, anyPlan, (first, second) => {
        const { reachAt, whoMayAnswer, codeWord } = stricterPlan(first, second) ?? first;
        expect({ reachAt, whoMayAnswer, codeWord }).toEqual({
          ...{ reachAt: first.reachAt, whoMayAnswer: first.whoMayAnswer, codeWord: first.codeWord },
        });
      }),
    );
  });

  it('is never looser than either plan', () => {
    fc.assert(
      fc.property(anyPlan, anyPlan, (first, second) => {
        const merged = stricterPlan(first, second);
        if (!merged) return true;
        return (
          isWithin(allowedBy(merged), allowedBy(first)) && isWithin(allowedBy(merged), allowedBy(second))
        );
      }),
    );
  });

  it('leaves the same whichever of two arrives first, where both are taken', () => {
    fc.assert(
      fc.property(anyPlan, anyPlan, (first, second) => {
        const [one, other] = [stricterPlan(first, second), stricterPlan(second, first)];
        if (one && other) expect(allowedBy(one)).toEqual(allowedBy(other));
        expect(isWithin(allowedBy(after(first, second)), allowedBy(first))).toBe(true);
      }),
    );
  });
});

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { safeTimes } from '../survivors/safe-contact.rules.js';
import type { SafeContactPlan, SafeTimes } from '../survivors/survivors.types.js';
import { ruleOf } from './follow-up-rules.js';
import { RULE_KEYS } from './follow-ups.types.js';
import type { PendingRow, RuleKey } from './follow-ups.types.js';
import { scheduledContacts } from './scheduled-contacts.rules.js';

/** A clock time in Dushanbe. */
const at = (text: string): Date => new Date(`${text}:00+05:00`);
/** A Tuesday. */
const NOW = at('2026-11-24T11:50');
const plan: SafeContactPlan = {
  channel: 'phone',
  windows: [1, 2, 3, 4].map((weekday) => ({ weekday, fromMinute: 600, untilMinute: 720 })),
  reviewOn: null,
  lockedAt: null,
};
const times = safeTimes(plan, NOW);
const row = (rule: RuleKey, from: string, due: string, id: string = rule): PendingRow => ({
  id,
  rule,
  step: 1,
  subjectId: null,
  fromAt: at(from),
  dueAt: at(due),
});
const shown = (rows: readonly PendingRow[], safe: SafeTimes = times) =>
  scheduledContacts(rows, safe, { now: NOW, contactedAt: null }).map(
    ({ rowIds, window, supervisorDecides }) => [
      rowIds,
      window && [window.startsAt, window.endsAt],
      supervisorDecides,
    ],
  );

describe('a contact slot', () => {
  it.each([
    [
      'is now, when she can be reached and a row is open',
      [row('fu.regular', '2026-11-24T00:00', '2026-11-26T11:50')],
      [[['fu.regular'], ['2026-11-24T11:50', '2026-11-24T12:00'], false]],
    ],
    [
      'gathers every row that one contact satisfies, the first due first',
      [
        row('fu.regular', '2026-11-24T00:00', '2026-11-27T11:50'),
        row('fu.first_contact', '2026-11-24T00:00', '2026-11-25T11:50'),
      ],
      [[['fu.first_contact', 'fu.regular'], ['2026-11-24T11:50', '2026-11-24T12:00'], false]],
    ],
    [
      'leaves a row that opens later to a contact of its own',
      [
        row('fu.first_contact', '2026-11-24T00:00', '2026-11-25T11:50'),
        row('fu.safety_24h', '2026-11-25T11:00', '2026-11-26T11:50'),
      ],
      [
        [['fu.first_contact'], ['2026-11-24T11:50', '2026-11-24T12:00'], false],
        [['fu.safety_24h'], ['2026-11-25T11:00', '2026-11-25T12:00'], false],
      ],
    ],
    [
      'begins once all its rows are open',
      [
        row('fu.first_contact', '2026-11-25T09:00', '2026-11-25T11:50'),
        row('fu.safety_24h', '2026-11-25T11:00', '2026-11-26T11:50'),
      ],
      [[['fu.first_contact', 'fu.safety_24h'], ['2026-11-25T11:00', '2026-11-25T12:00'], false]],
    ],
    [
      'is not made late by waiting for another row',
      [
        row('fu.first_contact', '2026-11-25T09:00', '2026-11-25T10:30'),
        row('fu.safety_24h', '2026-11-25T11:00', '2026-11-26T11:50'),
      ],
      [
        [['fu.first_contact'], ['2026-11-25T10:00', '2026-11-25T12:00'], false],
        // One call for each window: the other row waits for the next window, which is in time.
        [['fu.safety_24h'], ['2026-11-26T10:00', '2026-11-26T12:00'], false],
      ],
    ],
    [
      'is for the supervisor to decide when the one window before it is due is taken',
      [
        row('fu.first_contact', '2026-11-25T09:00', '2026-11-25T10:30'),
        row('fu.safety_24h', '2026-11-25T11:00', '2026-11-25T11:50'),
      ],
      [
        [['fu.first_contact'], ['2026-11-25T10:00', '2026-11-25T12:00'], false],
        [['fu.safety_24h'], ['2026-11-26T10:00', '2026-11-26T12:00'], true],
      ],
    ],
    [
      'is for the supervisor to decide when no safe time lies before the due time',
      [row('fu.safety_24h', '2026-11-26T12:00', '2026-11-28T11:50')],
      [[['fu.safety_24h'], ['2026-11-30T10:00', '2026-11-30T12:00'], true]],
    ],
    [
      'of a late row is the next safe time',
      [row('fu.first_contact', '2026-11-20T00:00', '2026-11-23T11:50')],
      [[['fu.first_contact'], ['2026-11-24T11:50', '2026-11-24T12:00'], false]],
    ],
    [
      'holds no tasks and no reviews',
      [
        row('rk.reassess', '2026-11-24T00:00', '2026-11-25T11:50'),
        row('fu.safety_plan', '2026-11-24T00:00', '2026-11-25T11:50'),
      ],
      [],
    ],
    [
      'says nothing yet of rows that open after two weeks',
      [row('fu.post_closure', '2026-12-20T00:00', '2027-01-03T00:00')],
      [],
    ],
  ] as const)('%s', (_what, rows, slots) => {
    const expected = slots.map(([ids, [from, until], decides]) => [ids, [at(from), at(until)], decides]);
    expect(shown(rows)).toEqual(expected);
  });

  it.each([
    ['no plan', null],
    ['a locked channel', { ...plan, lockedAt: NOW }],
    ['a plan that must be reviewed', { ...plan, reviewOn: '2026-11-20' }],
    ['her wish for no contact', { ...plan, channel: 'no_contact', windows: [] }],
  ] as const)('has no time with %s, and the supervisor decides', (_what, given) => {
    const rows = [
      row('fu.first_contact', '2026-11-24T00:00', '2026-11-25T11:50'),
      row('fu.regular', '2026-11-24T00:00', '2026-11-27T11:50'),
    ];
    expect(shown(rows, safeTimes(given, NOW))).toEqual([[['fu.first_contact', 'fu.regular'], null, true]]);
  });

  it('of a late row is for the supervisor all the same, where it makes another row late', () => {
    const thursdays = safeTimes({ ...plan, windows: plan.windows.filter((one) => one.weekday === 4) }, NOW);
    const late = row('fu.first_contact', '2026-11-20T00:00', '2026-11-23T11:50');
    const soon = row('fu.safety_24h', '2026-11-24T00:00', '2026-11-25T11:50');
    const thursday = [at('2026-11-26T10:00'), at('2026-11-26T12:00')];
    expect(shown([late], thursdays)).toEqual([[['fu.first_contact'], thursday, false]]);
    expect(shown([late, soon], thursdays)).toEqual([[['fu.first_contact', 'fu.safety_24h'], thursday, true]]);
  });

  it('is one on each day, where she can be reached at any hour', () => {
    const always = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, fromMinute: 0, untilMinute: 1440 }));
    const rows = [
      row('fu.first_contact', '2026-11-24T00:00', '2026-11-24T20:00'),
      row('fu.safety_24h', '2026-11-25T08:00', '2026-11-25T20:00'),
    ];
    expect(shown(rows, safeTimes({ ...plan, windows: always }, NOW))).toEqual([
      [['fu.first_contact'], [NOW, at('2026-11-25T00:00')], false],
      [['fu.safety_24h'], [at('2026-11-25T08:00'), at('2026-11-26T00:00')], false],
    ]);
  });

  const contacted = (plan: SafeContactPlan, contactedAt: string, now: string) =>
    scheduledContacts(
      [row('fu.first_contact', '2026-11-20T00:00', '2026-11-30T20:00')],
      safeTimes(plan, at(now)),
      {
        now: at(now),
        contactedAt: at(contactedAt),
      },
    ).map(({ window }) => window && [window.startsAt, window.endsAt]);

  it('is never in a window in which she was contacted already', () => {
    expect(contacted(plan, '2026-11-24T10:10', '2026-11-24T11:50')).toEqual([
      [at('2026-11-25T10:00'), at('2026-11-25T12:00')],
    ]);
    expect(contacted(plan, '2026-11-23T10:10', '2026-11-24T11:50')).toEqual([[NOW, at('2026-11-24T12:00')]]);
  });

  it('counts a night over midnight as one window', () => {
    const nights = {
      ...plan,
      windows: [
        { weekday: 1, fromMinute: 1320, untilMinute: 1440 },
        { weekday: 2, fromMinute: 0, untilMinute: 120 },
        { weekday: 3, fromMinute: 600, untilMinute: 720 },
      ],
    };
    const wednesday = [at('2026-11-25T10:00'), at('2026-11-25T12:00')];
    expect(contacted(nights, '2026-11-23T22:30', '2026-11-24T00:30')).toEqual([wednesday]);
    expect(contacted(nights, '2026-11-23T21:00', '2026-11-23T22:30')).toEqual([
      [at('2026-11-23T22:30'), at('2026-11-24T02:00')],
    ]);
  });

  it('that finds no time before her plan ends does not take rows with it that have one', () => {
    const short = safeTimes({ ...plan, reviewOn: '2026-11-25' }, NOW);
    const rows = [
      row('fu.safety_24h', '2026-11-26T11:50', '2026-11-27T11:50'),
      row('fu.regular', '2026-11-25T00:00', '2026-11-30T11:50'),
    ];
    expect(shown(rows, short)).toEqual([
      [['fu.safety_24h'], null, true],
      [['fu.regular'], [at('2026-11-25T10:00'), at('2026-11-25T12:00')], false],
    ]);
  });
});

describe('the slots of any case', () => {
  const minute = fc.integer({ min: 0, max: 1440 });
  const anyPlan: fc.Arbitrary<SafeContactPlan> = fc.record({
    channel: fc.constantFrom('phone', 'sms', 'office_visit', 'no_contact'),
    windows: fc.array(
      fc.record({ weekday: fc.integer({ min: 1, max: 7 }), fromMinute: minute, untilMinute: minute }),
      { maxLength: 5 },
    ),
    reviewOn: fc.option(fc.constantFrom('2026-11-23', '2026-11-24', '2026-11-30'), { freq: 3 }),
    lockedAt: fc.option(fc.constant(NOW), { freq: 8 }).map((lock) => (lock ? null : NOW)),
  });
  const anyRows = fc
    .array(
      fc.record({
        rule: fc.constantFrom(...RULE_KEYS),
        from: fc.integer({ min: -200, max: 400 }),
        length: fc.integer({ min: 0, max: 300 }),
      }),
      { maxLength: 8 },
    )
    .map((rows) =>
      rows.map(({ rule, from, length }, index): PendingRow => ({
        id: String(index),
        rule,
        step: 1,
        subjectId: null,
        fromAt: new Date(NOW.getTime() + from * 3_600_000),
        dueAt: new Date(NOW.getTime() + (from + length) * 3_600_000),
      })),
    );

  it('never lie outside her safe times, hold each open contact exactly once, and satisfy all they hold', () => {
    fc.assert(
      fc.property(anyPlan, anyRows, (given, rows) => {
        const safe = safeTimes(given, NOW);
        const slots = scheduledContacts(rows, safe, { now: NOW, contactedAt: null });
        const held = slots.flatMap((slot) => slot.rowIds);
        const contacts = rows.filter(
          (one) => ruleOf(one.rule).kind === 'safety_contact' && one.fromAt < safe.horizon,
        );
        expect([...held].sort()).toEqual(contacts.map((one) => one.id).sort());
        for (const { window, rowIds } of slots) {
          if (!window) continue;
          expect(window.startsAt >= NOW && window.startsAt < window.endsAt).toBe(true);
          expect(
            safe.windows.some((one) => one.startsAt <= window.startsAt && window.endsAt <= one.endsAt),
          ).toBe(true);
          expect(
            contacts.filter((one) => rowIds.includes(one.id)).every((one) => one.fromAt <= window.startsAt),
          ).toBe(true);
        }
      }),
      { numRuns: 10_000 },
    );
  });
});

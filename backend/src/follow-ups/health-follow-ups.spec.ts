import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { plannedCase } from '../../test/support/planned-case.js';
import { planFollowUps } from './follow-ups.rules.js';
import type { CaseFacts, PlannedFollowUp, Trigger } from './follow-ups.types.js';

/** A clock time in Dushanbe. */
const at = (text: string): Date => new Date(`${text}:00+05:00`);
const NOW = at('2026-11-24T11:50');
const facts = (now = NOW): CaseFacts => plannedCase({ now, sharesWithGroup: true });
const disclosed = (earliest: string, latest = earliest): Trigger => ({
  kind: 'sexual_violence_disclosed',
  happened: { earliestAt: at(earliest), latestAt: at(latest) },
});
/** On no day that is known, but no later than this. */
const some = (latest: string): Trigger => ({
  kind: 'sexual_violence_disclosed',
  happened: { earliestAt: null, latestAt: at(latest) },
});
const shown = (rows: readonly PlannedFollowUp[]) =>
  rows.map(({ rule, dueAt, alertAt }) => [rule, dueAt, alertAt]);

describe('after sexual violence', () => {
  it.each<[string, Trigger, [string, string, string | null][]]>([
    [
      'of the same night health care is due today, with the alarm at 48 hours and the second window until 120',
      disclosed('2026-11-24T01:00'),
      [
        ['hl.sexual_72h', '2026-11-24T23:59', '2026-11-26T01:00'],
        ['hl.sexual_120h', '2026-11-29T01:00', null],
      ],
    ],
    [
      '50 hours ago the alarm rings at once',
      disclosed('2026-11-22T09:50'),
      [
        ['hl.sexual_72h', '2026-11-24T23:59', '2026-11-24T11:50'],
        ['hl.sexual_120h', '2026-11-27T09:50', null],
      ],
    ],
    [
      '70 hours ago it is due when the window closes, which is before the evening',
      disclosed('2026-11-21T13:50'),
      [
        ['hl.sexual_72h', '2026-11-24T13:50', '2026-11-24T11:50'],
        ['hl.sexual_120h', '2026-11-26T13:50', null],
      ],
    ],
    [
      '72 hours ago only the second window is open, and care is due today',
      disclosed('2026-11-21T11:50'),
      [['hl.sexual_120h', '2026-11-24T23:59', null]],
    ],
    [
      '118 hours ago it is due when that window closes',
      disclosed('2026-11-19T13:50'),
      [['hl.sexual_120h', '2026-11-24T13:50', null]],
    ],
    [
      '120 hours ago she is still referred, within a week',
      disclosed('2026-11-19T11:50'),
      [['hl.sexual_late', '2026-12-01T11:50', null]],
    ],
    [
      'years ago she is still referred, within a week',
      disclosed('2019-11-19T11:50'),
      [['hl.sexual_late', '2026-12-01T11:50', null]],
    ],
    [
      'at a time she does not tell both windows may be open: it is due today, and the alarm rings at once',
      some('2026-11-24T11:00'),
      [
        ['hl.sexual_72h', '2026-11-24T23:59', '2026-11-24T11:50'],
        ['hl.sexual_120h', '2026-11-24T23:59', null],
      ],
    ],
    [
      'some time before the 20th the second window may be open, and it is due today',
      some('2026-11-20T23:59'),
      [['hl.sexual_120h', '2026-11-24T23:59', null]],
    ],
    [
      'some time in a month that is over she is still referred, within a week',
      some('2026-10-31T23:59'),
      [['hl.sexual_late', '2026-12-01T11:50', null]],
    ],
    [
      'on a day three days back she has the benefit of the doubt, and it is due at once',
      disclosed('2026-11-21T00:00', '2026-11-21T23:59'),
      [
        ['hl.sexual_72h', '2026-11-24T11:50', '2026-11-24T11:50'],
        ['hl.sexual_120h', '2026-11-26T00:00', null],
      ],
    ],
  ])('%s', (_what, trigger, rows) => {
    const expected = rows.map(([rule, dueAt, alertAt]) => [
      rule,
      at(dueAt),
      alertAt === null ? null : at(alertAt),
    ]);
    expect(shown(planFollowUps(trigger, facts()))).toEqual(expected);
  });

  it('health care never lies in the past, never after its window and never without a row', () => {
    const hour = fc.integer({ min: 0, max: 200 });
    fc.assert(
      fc.property(hour, hour, (ago, less) => {
        const earliestAt = new Date(NOW.getTime() - ago * 3_600_000);
        const latestAt = new Date(NOW.getTime() - Math.min(ago, less) * 3_600_000);
        const rows = planFollowUps(
          { kind: 'sexual_violence_disclosed', happened: { earliestAt, latestAt } },
          facts(),
        );
        expect(rows.length).toBeGreaterThan(0);
        for (const { rule, dueAt, partition } of rows) {
          const window = { 'hl.sexual_72h': 72, 'hl.sexual_120h': 120 }[rule as string] ?? Infinity;
          expect(dueAt >= NOW && partition === 'health').toBe(true);
          if (ago < window)
            expect(dueAt.getTime()).toBeLessThanOrEqual(earliestAt.getTime() + window * 3_600_000);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('the care that was given is reviewed after two weeks, one month and three months', () => {
    const rows = planFollowUps({ kind: 'health_care_given' }, facts());
    expect(rows.map((row) => [row.step, row.dueAt])).toEqual([
      [1, at('2026-12-08T11:50')],
      [2, at('2026-12-24T11:50')],
      [3, at('2027-02-24T11:50')],
    ]);
  });
});

describe('after a suicide triage', () => {
  const rows = (level: Extract<Trigger, { kind: 'suicide_triage' }>['level']) =>
    planFollowUps({ kind: 'suicide_triage', level }, facts());
  it.each([
    [
      'an emergency brings health services within the hour',
      'emergency',
      'su.emergency',
      '2026-11-24T12:50',
      '2026-11-25T11:50',
    ],
    [
      'a plan or an old attempt brings contact the same day',
      'same_day',
      'su.same_day',
      '2026-11-24T23:59',
      '2026-11-25T11:50',
    ],
    [
      'thoughts alone bring a contact within 72 hours',
      'plan',
      'su.weekly',
      '2026-11-27T11:50',
      '2026-11-27T11:50',
    ],
  ] as const)('%s, then weekly for four weeks', (_what, level, rule, dueAt, followUpAt) => {
    const [first] = rows(level);
    expect([first?.rule, first?.dueAt]).toEqual([rule, at(dueAt)]);
    const weekly = rows(level).filter((row) => row.rule === 'su.weekly');
    expect(weekly).toHaveLength(5);
    expect(weekly[0]?.dueAt).toEqual(at(followUpAt));
    expect(weekly.slice(1).map((row, week) => row.dueAt.getTime() - weekly[week]!.dueAt.getTime())).toEqual(
      [7, 7, 7, 7].map((count) => count * 86_400_000),
    );
  });

  it.each(['clear', 'not_clear'] as const)('the level %s brings no row', (level) => {
    expect(rows(level)).toEqual([]);
  });

  it('every row lies in the health partition and none is a meeting', () => {
    const all = (['emergency', 'same_day', 'plan'] as const).flatMap(rows);
    expect(new Set(all.map((row) => row.partition))).toEqual(new Set(['health']));
    expect(all.filter((row) => row.owner === 'coordinator')).toEqual([]);
  });
});

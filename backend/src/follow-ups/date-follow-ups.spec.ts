import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { plannedCase } from '../../test/support/planned-case.js';
import { dayOf } from '../shared/dates.js';
import { afterOccurrence } from './consequences.rules.js';
import { planFollowUps } from './follow-ups.rules.js';
import { supersededBy } from './superseded-rows.rules.js';
import type { CaseFacts, PendingRow, PlannedFollowUp, RuleKey, Trigger } from './follow-ups.types.js';

/** A clock time in Dushanbe. */
const at = (text: string): Date => new Date(`${text}:00+05:00`);
const facts = (now: Date): CaseFacts =>
  plannedCase({ now, openedAt: at('2026-11-01T09:00'), sharesWithGroup: true });
const NOW = at('2026-11-24T11:50');
const day = (text: string): Date => at(`${text}T00:00`);
const dues = (trigger: Trigger, now = NOW): [number, string, string][] =>
  planFollowUps(trigger, facts(now)).map((row) => [row.step, dayOf(row.fromAt), dayOf(row.dueAt)]);
const waiting = (rule: RuleKey, step: number, subjectId: string): PendingRow => ({
  id: `${rule} ${step} ${subjectId}`,
  rule,
  step,
  subjectId,
  fromAt: NOW,
  dueAt: NOW,
});
const asPending = (row: PlannedFollowUp): PendingRow => ({ ...row, id: `${row.rule} ${row.step}` });

const entered = (on: string): Trigger => ({ kind: 'shelter_entered', stayId: 's1', enteredAt: day(on) });
const left = (on: string): Trigger => ({ kind: 'shelter_left', stayId: 's1', leftAt: day(on) });
const hearing = (on: string): Trigger => ({ kind: 'hearing_set', hearingId: 'h1', heldAt: day(on) });
const comesBack = (on: string): Trigger => ({
  kind: 'return_expected',
  returnId: 'm1',
  expectedAt: day(on),
});

describe('a date asks for', () => {
  it.each([
    [
      'a plan on the third day of a stay, a decision on the tenth, and the limit on the fourteenth',
      entered('2026-11-24'),
      [
        [1, '2026-11-24', '2026-11-27'],
        [2, '2026-11-27', '2026-12-04'],
        [3, '2026-12-06', '2026-12-08'],
      ],
    ],
    [
      'contacts two, seven and thirty days after she left',
      left('2026-11-24'),
      [
        [1, '2026-11-24', '2026-11-26'],
        [2, '2026-11-28', '2026-12-01'],
        [3, '2026-12-17', '2026-12-24'],
      ],
    ],
    [
      'preparation a week before a hearing, a safe way the day before, a talk the day after',
      hearing('2026-12-10'),
      [
        [1, '2026-11-26', '2026-12-03'],
        [2, '2026-12-06', '2026-12-09'],
        [3, '2026-12-10', '2026-12-11'],
      ],
    ],
    [
      'an assessment two weeks before he comes back',
      comesBack('2026-12-20'),
      [[1, '2026-11-29', '2026-12-06']],
    ],
  ] as const)('%s', (_what, trigger, rows) => {
    expect(dues(trigger)).toEqual(rows);
  });

  it.each([
    ['a plan for a stay known late', entered('2026-11-20'), [1, '2026-11-25']],
    ['preparation for a hearing in three days', hearing('2026-11-27'), [1, '2026-11-25']],
    ['an assessment where he comes in a week', comesBack('2026-12-01'), [1, '2026-11-25']],
  ] as const)('%s within a day', (_what, trigger, [step, due]) => {
    const first = planFollowUps(trigger, facts(NOW))[0];
    expect([first?.step, first && dayOf(first.dueAt)]).toEqual([step, due]);
    expect(first && first.fromAt <= NOW).toBe(true);
  });

  it('nothing that prepares a hearing which is over, and one contact for several that were missed', () => {
    expect(dues(hearing('2026-11-20')).map(([step]) => step)).toEqual([3]);
    expect(dues(left('2026-11-10')).map(([step]) => step)).toEqual([2, 3]);
  });
});

describe('what a date asked for ends', () => {
  const rows = [
    waiting('sh.exit_plan', 2, 's1'),
    waiting('sh.exit_plan', 2, 's2'),
    waiting('lg.court', 1, 'h1'),
    waiting('lg.court', 3, 'h1'),
    waiting('lg.court', 1, 'h2'),
    waiting('mig.return', 1, 'm1'),
    waiting('fu.regular', 1, 's1'),
  ];
  it.each([
    ['with the stay', left('2026-11-24'), ['sh.exit_plan 2 s1']],
    ['with another day of the hearing', hearing('2026-12-20'), ['lg.court 1 h1', 'lg.court 3 h1']],
    [
      'with the hearing, except the talk about it',
      { kind: 'hearing_ended', hearingId: 'h1', held: true },
      ['lg.court 1 h1'],
    ],
    [
      'with a hearing that was cancelled',
      { kind: 'hearing_ended', hearingId: 'h1', held: false },
      ['lg.court 1 h1', 'lg.court 3 h1'],
    ],
    ['with his return', { kind: 'return_ended', returnId: 'm1' }, ['mig.return 1 m1']],
  ] as const)('%s', (_what, trigger, ended) => {
    expect(supersededBy(trigger, rows, facts(NOW))).toEqual(ended);
  });

  it('with what is decided about leaving, of that stay and as far as it is open', () => {
    const stay = planFollowUps(entered('2026-11-24'), facts(NOW)).map(asPending);
    const decide = (now: Date, steps: readonly number[]) =>
      afterOccurrence(
        {
          work: { done: 'exit_decision', outcome: 'done', at: now, subjectId: 's1', steps },
          triggers: [],
        },
        [...stay, waiting('sh.exit_plan', 2, 's2')],
        facts(now),
      ).satisfied;
    expect(decide(at('2026-11-26T10:00'), [1])).toEqual(['sh.exit_plan 1']);
    expect(decide(at('2026-12-01T10:00'), [1, 2, 3])).toEqual(['sh.exit_plan 1', 'sh.exit_plan 2']);
  });
});

describe('whatever day is written down, and however late', () => {
  const shift = fc.integer({ min: -400, max: 400 });
  const kinds = [entered, left, hearing, comesBack];
  it('never plans what opens after it is due, is past already, or prepares a day that is over', () => {
    fc.assert(
      fc.property(fc.nat(kinds.length - 1), shift, (which, days) => {
        const on = new Date(day('2026-11-24').getTime() + days * 86_400_000);
        const trigger = kinds[which]!(dayOf(on));
        for (const row of planFollowUps(trigger, facts(NOW))) {
          expect(row.fromAt <= row.dueAt).toBe(true);
          expect(row.dueAt > NOW).toBe(true);
          if (trigger.kind === 'hearing_set' && row.step < 3)
            expect(dayOf(row.dueAt) <= dayOf(on)).toBe(true);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});

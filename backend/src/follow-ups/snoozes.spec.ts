import { describe, expect, it } from '@jest/globals';
import type { SnoozableRow } from './snoozes.rules.js';
import { snoozableUntil, snoozeRefusals } from './snoozes.rules.js';

const at = (text: string): Date => new Date(`${text}:00+05:00`);
const NOW = at('2026-11-24T11:00');
const row = (change: Partial<SnoozableRow> = {}): SnoozableRow => ({
  kind: 'task',
  rule: 'rf.feedback',
  dueAt: at('2026-11-24T09:00'),
  band: 'standard',
  ...change,
});

describe('a row in somebody’s day', () => {
  it.each<[string, Partial<SnoozableRow>, Date | null]>([
    ['that concerns nobody’s safety, for a week', {}, at('2026-12-01T11:00')],
    ['that is a contact and late, not at all', { kind: 'safety_contact', rule: 'fu.regular' }, null],
    ['of a rule whose time never moves, not once it is late', { rule: 'su.same_day' }, null],
    ['of a case at high risk, not once it is late', { band: 'high' }, null],
    [
      'of a case at high risk, until it is due',
      { band: 'high', dueAt: at('2026-11-24T15:00') },
      at('2026-11-24T15:00'),
    ],
    [
      'of safety that is due in a month, for a week',
      { kind: 'safety_contact', dueAt: at('2026-12-24T15:00') },
      at('2026-12-01T11:00'),
    ],
  ])('is put off: one %s', (_what, change, until) => {
    expect(snoozableUntil(row(change), NOW)).toEqual(until);
  });

  it.each<[string, Partial<SnoozableRow>, Date, string[]]>([
    ['a time that has passed', {}, at('2026-11-24T10:59'), ['past']],
    ['this very minute', {}, NOW, ['past']],
    ['more than a week', {}, at('2026-12-01T11:01'), ['too_long']],
    ['an hour', {}, at('2026-11-24T12:00'), []],
    [
      'past the due time of a contact',
      { kind: 'safety_contact', dueAt: at('2026-11-24T15:00') },
      at('2026-11-24T15:01'),
      ['too_long'],
    ],
    [
      'up to the due time of a contact',
      { kind: 'safety_contact', dueAt: at('2026-11-24T15:00') },
      at('2026-11-24T15:00'),
      [],
    ],
    ['a late contact', { kind: 'safety_contact' }, at('2026-11-24T12:00'), ['too_late_to_put_off']],
  ])('refuses %s or lets it be', (_what, change, until, refusals) => {
    expect(snoozeRefusals(row(change), until, NOW)).toEqual(refusals);
  });
});

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { safeTimes } from '../survivors/safe-contact.rules.js';
import { assigneeActions } from './scheduled-contacts.rules.js';
import type { PendingRow } from './follow-ups.types.js';
import { carriageOf, doneByOthers, planContacts } from './shared-contacts.rules.js';
import type { SharedRow, SharingSide } from './shared-contacts.rules.js';

const NOW = new Date('2026-11-24T06:50:00Z');
const inHours = (hours: number): Date => new Date(NOW.getTime() + hours * 3_600_000);
const row = (id: string, due: number, from = -1): SharedRow => ({
  id,
  fromAt: inHours(from),
  dueAt: inHours(due),
});
const side = (rows: readonly SharedRow[], change: Partial<SharingSide> = {}): SharingSide => ({
  leads: false,
  takenAt: null,
  keeps: false,
  rows,
  ...change,
});

describe('the contacts that two agencies owe her', () => {
  it.each([
    ['are made by the one whose contact is due first', side([row('a', 50)]), side([row('b', 40)]), 'partner'],
    ['by her support lead', side([row('a', 50)], { leads: true }), side([row('b', 40)]), 'own'],
    [
      'but only while it has one of its own to make',
      side([row('a', 50, 30)], { leads: true }),
      side([row('b', 40)]),
      'partner',
    ],
    [
      'by the one that took it on, before her support lead',
      side([row('a', 50)], { leads: true }),
      side([row('b', 60)], { takenAt: NOW }),
      'partner',
    ],
    [
      'by the one that took it on last',
      side([row('a', 50)], { takenAt: NOW }),
      side([row('b', 40)], { takenAt: inHours(-1) }),
      'own',
    ],
    [
      'by whoever owes it from a day before it is due, whoever took it on',
      side([row('a', 24)]),
      side([row('b', 25)], { takenAt: NOW, leads: true }),
      'own',
    ],
    ['by whoever owes the next where the other is late', side([row('a', 20)]), side([row('b', -1)]), 'own'],
    ['by whoever is late while nothing else is near', side([row('a', 30)]), side([row('b', -1)]), 'partner'],
    [
      'by the one that has some of which only it may know',
      side([row('a', 50)], { keeps: true }),
      side([row('b', 40)]),
      'own',
    ],
    [
      'by each for itself where both have such',
      side([row('a', 50)], { keeps: true }),
      side([], { keeps: true }),
      'apart',
    ],
    [
      'by each for itself where such stand against what is due within a day',
      side([], { keeps: true }),
      side([row('b', 5)]),
      'apart',
    ],
    [
      'by each for itself where one is late and the other keeps some that lie ahead',
      side([row('a', 100, 50)], { keeps: true }),
      side([row('b', -1)]),
      'apart',
    ],
    [
      'by the one that keeps some and has one to make now, also where the other is late',
      side([row('a', 100)], { keeps: true }),
      side([row('b', -1)]),
      'own',
    ],
  ] as const)('%s', (_what, own, partner, expected) => {
    expect(carriageOf({ own, partner }, NOW)).toBe(expected);
  });

  const anyRows = (name: string) =>
    fc
      .array(fc.tuple(fc.integer({ min: -60, max: 90 }), fc.integer({ min: -90, max: 60 })), { maxLength: 4 })
      .map((all) => all.map(([due, from], index) => row(`${name}${index}`, due, Math.min(from, due))));
  const anySide = (name: string) =>
    fc.record({
      leads: fc.boolean(),
      takenAt: fc.option(fc.integer({ min: 1, max: 6 }).map((ago) => inHours(-ago))),
      keeps: fc.constantFrom(false, false, false, true),
      rows: anyRows(name),
    });
  const TURNED = { own: 'partner', partner: 'own', apart: 'apart' } as const;

  it('are seen alike by both, and what is due within a day is never left to one that owes nothing before it', () => {
    fc.assert(
      fc.property(anySide('a'), anySide('b'), (own, partner) => {
        const carriage = carriageOf({ own, partner }, NOW);
        expect(carriageOf({ own: partner, partner: own }, NOW)).toBe(TURNED[carriage]);
        if (carriage === 'own' || (carriage === 'apart' && own.rows.length + partner.rows.length > 0)) return;
        for (const owed of own.rows.filter(({ dueAt }) => dueAt > NOW && dueAt <= inHours(24)))
          expect(partner.rows.some(({ dueAt }) => dueAt > NOW && dueAt <= owed.dueAt)).toBe(true);
        // A late contact is left only to an agency that has to make a contact now or within a day.
        if (carriage === 'partner' && own.rows.some(({ dueAt }) => dueAt <= NOW))
          expect(partner.rows.some(({ fromAt, dueAt }) => fromAt <= NOW || dueAt <= inHours(24))).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  it('stand together without a time where the other agency makes them', () => {
    const times = safeTimes(
      {
        channel: 'phone',
        windows: [{ weekday: 3, fromMinute: 0, untilMinute: 1440 }],
        reviewOn: null,
        lockedAt: null,
      },
      NOW,
    );
    const rows = ['y', 'x'].map((id, index) => ({
      ...row(id, 60 - index),
      rule: 'fu.regular' as const,
      step: 1,
      subjectId: null,
    }));
    const own = side(rows);
    const share = { agency: { tg: '', ru: '', en: '' }, own, partner: side([row('b', 40)]) };
    const moment = { now: NOW, contactedAt: null };
    expect(planContacts(rows, { times, moment, share })).toEqual({
      carriage: 'partner',
      slots: [{ rowIds: ['x', 'y'], dueAt: inHours(59), window: null, supervisorDecides: false }],
    });
    const { slots } = planContacts(rows, {
      times,
      moment,
      share: { ...share, partner: side([row('b', 70)]) },
    });
    expect(slots.flatMap(({ rowIds }) => rowIds).sort()).toEqual(['b', 'x', 'y']);
    expect(planContacts(rows, { times, moment, share: null }).carriage).toBe('apart');
  });
});

describe('who may say who makes a contact', () => {
  const colleague = { userId: 'u', name: 'N', isMine: false };
  it.each([
    ['a colleague takes it', colleague, { makesContacts: true, isSupervisor: false }, ['take_contact']],
    [
      'whoever has it does not take it',
      { ...colleague, isMine: true },
      { makesContacts: true, isSupervisor: false },
      [],
    ],
    [
      'what nobody has is taken',
      { userId: null, name: null, isMine: true },
      { makesContacts: true, isSupervisor: false },
      ['take_contact'],
    ],
    ['a supervisor gives it', colleague, { makesContacts: false, isSupervisor: true }, ['hand_contact']],
    ['nobody where it is not told', null, { makesContacts: true, isSupervisor: true }, []],
  ] as const)('%s', (_what, caller, rights, actions) => {
    expect(assigneeActions(caller, rights)).toEqual(actions);
  });
});

describe('what another agency does for both', () => {
  it('is never the question whether she still wants her words erased here', () => {
    const row = (rule: PendingRow['rule']): PendingRow => ({
      ...{ id: rule, rule, step: 1, subjectId: null },
      ...{ fromAt: new Date(0), dueAt: new Date(1) },
    });
    expect(
      doneByOthers([row('er.ask_again'), row('fu.regular'), row('su.weekly'), row('po.not_binding')], false),
    ).toEqual([row('fu.regular')]);
  });
});

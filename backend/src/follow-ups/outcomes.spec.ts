import { describe, expect, it } from '@jest/globals';
import { plannedCase } from '../../test/support/planned-case.js';
import type { CaseFacts, PendingRow, RuleKey } from './follow-ups.types.js';
import { afterOutcome } from './outcomes.rules.js';
import { CONTACT_OUTCOMES, SUPERVISOR_ALERT_REASONS } from './outcomes.types.js';
import type { ContactConsequences, ContactResult } from './outcomes.types.js';

/** A clock time in Dushanbe. */
const at = (text: string): Date => new Date(`${text}:00+05:00`);
const NOW = at('2026-11-24T11:50');
const facts = (change: Partial<CaseFacts> = {}): CaseFacts =>
  plannedCase({ now: NOW, openedAt: at('2026-11-20T11:50'), sharesWithGroup: true, ...change });
const contact = (change: Partial<ContactResult> = {}): ContactResult => ({
  outcome: 'reached_safe',
  alone: 'yes',
  wellbeing: 'no',
  confirmsChannel: false,
  isPlannedChannel: true,
  at: NOW,
  failedBefore: 0,
  ...change,
});
const unreached = (change: Partial<ContactResult> = {}): ContactResult =>
  contact({ outcome: 'not_reached', alone: null, wellbeing: 'not_asked', ...change });
const row = (rule: RuleKey, due: string, change: Partial<PendingRow> = {}): PendingRow => ({
  id: `${rule}/${change.step ?? 1}`,
  rule,
  step: 1,
  subjectId: null,
  fromAt: at('2026-11-23T11:50'),
  dueAt: at(due),
  ...change,
});

const waiting = [
  row('fu.first_contact', '2026-11-24T10:00'),
  row('fu.safety_24h', '2026-11-24T10:00'),
  row('fu.safety_24h', '2026-11-26T11:50', { step: 2, fromAt: at('2026-11-25T11:50') }),
  row('fu.regular', '2026-11-27T11:50', { fromAt: at('2026-11-23T23:50') }),
  row('rk.reassess', '2026-12-20T11:50'),
];
const added = (result: ContactConsequences) => result.added.map(({ rule, step }) => `${rule}/${step}`);

describe('what an outcome leads to', () => {
  it('reached and safe, alone: one contact satisfies every row that is open, and the next regular contact is arranged', () => {
    const result = afterOutcome(contact(), waiting, facts());
    expect(result).toMatchObject({
      satisfied: ['fu.first_contact/1', 'fu.safety_24h/1', 'fu.regular/1'],
      replaced: [],
      moved: [],
      countsAsSafe: true,
      countsAsAttempt: false,
      failures: 0,
      channel: 'keep',
      reopens: false,
      stopsContact: false,
      asksTriage: false,
      attention: [],
    });
    expect(result.added.map(({ rule, dueAt }) => [rule, dueAt])).toEqual([
      ['fu.regular', at('2026-12-01T11:50')],
    ]);
  });

  it.each(['no', 'unknown'] as const)(
    'reached and safe, alone: %s, satisfies no safety check and is not counted as safe',
    (alone) => {
      const result = afterOutcome(contact({ alone, wellbeing: 'not_asked' }), waiting, facts());
      expect(result).toMatchObject({
        satisfied: ['fu.first_contact/1', 'fu.regular/1'],
        countsAsSafe: false,
      });
    },
  );

  it('reached with worries: an assessment within a day, another contact by the third, and the supervisor hears', () => {
    const result = afterOutcome(contact({ outcome: 'reached_worries' }), waiting, facts());
    expect(result).toMatchObject({ countsAsSafe: false, attention: ['worries'] });
    expect(result.moved).toMatchObject([
      { id: 'rk.reassess/1', fromAt: at('2026-11-23T11:50'), dueAt: at('2026-11-25T11:50') },
    ]);
    expect(added(afterOutcome(contact({ outcome: 'reached_worries' }), [], facts()))).toEqual([
      'rk.reassess/1',
      'fu.safety_24h/2',
      'fu.regular/1',
    ]);
    expect(added(afterOutcome(contact({ outcome: 'reached_worries' }), [], facts({ band: 'high' })))).toEqual(
      ['rk.reassess/1', 'fu.safety_24h/1', 'fu.safety_24h/2', 'fu.regular/1'],
    );
  });

  it('reached and not safe: contacts within a day and by the third, an assessment, and the supervisor hears', () => {
    const result = afterOutcome(contact({ outcome: 'reached_not_safe' }), [], facts({ band: 'standard' }));
    expect(added(result)).toEqual(['rk.reassess/1', 'fu.safety_24h/1', 'fu.safety_24h/2', 'fu.regular/1']);
    expect(result.added.find(({ rule }) => rule === 'rk.reassess')).toMatchObject({
      dueAt: at('2026-11-25T11:50'),
      because: 'not_safe_at_contact',
    });
    expect(result.attention).toEqual(['not_safe']);
  });

  it('reached, could not talk: satisfies nothing but an attempt, and ends the count of failed ones', () => {
    const result = afterOutcome(
      unreached({ outcome: 'could_not_talk', failedBefore: 2 }),
      [...waiting, row('fu.no_contact', '2026-11-30T11:50', { step: 2 })],
      facts(),
    );
    expect(result).toMatchObject({
      satisfied: ['fu.no_contact/2'],
      added: [],
      failures: 0,
      countsAsAttempt: false,
    });
  });

  it('she contacted us: satisfies what is open and is not counted as safe, because nobody asked', () => {
    expect(afterOutcome(contact({ outcome: 'contacted_us' }), waiting, facts())).toMatchObject({
      satisfied: ['fu.first_contact/1', 'fu.safety_24h/1', 'fu.regular/1'],
      countsAsSafe: false,
    });
  });

  it('not reached: nothing is satisfied, a further attempt is arranged', () => {
    const result = afterOutcome(unreached(), waiting, facts());
    expect(result).toMatchObject({ satisfied: [], countsAsAttempt: true, failures: 1, attention: [] });
    expect(result.added.map(({ rule, step, dueAt }) => [rule, step, dueAt])).toEqual([
      ['fu.no_contact', 1, at('2026-11-27T11:50')],
    ]);
  });

  it('not reached for the third time: the supervisor decides, and attempts go on', () => {
    const result = afterOutcome(
      unreached({ failedBefore: 2 }),
      [...waiting, row('fu.no_contact', '2026-11-24T11:50', { step: 2 })],
      facts(),
    );
    expect(result).toMatchObject({
      satisfied: ['fu.no_contact/2'],
      failures: 3,
      attention: ['attempts_used_up'],
    });
    expect(added(result)).toEqual(['fu.no_contact/3']);
  });

  it('not reached while risk is high: the supervisor hears at once', () => {
    expect(afterOutcome(unreached(), waiting, facts({ band: 'high' })).attention).toEqual([
      'not_reached_high_risk',
    ]);
  });

  it('not attempted because it was unsafe: another way is asked for, and this one is closed', () => {
    const result = afterOutcome(
      unreached({ outcome: 'not_attempted_unsafe', failedBefore: 1 }),
      waiting,
      facts(),
    );
    expect(added(result)).toEqual(['fu.alternative_channel/1']);
    expect(result).toMatchObject({
      satisfied: [],
      replaced: [],
      moved: [],
      channel: 'lock',
      failures: 1,
      countsAsAttempt: false,
      attention: ['unsafe_to_contact'],
    });
  });

  it.each([
    [
      'when she was reached by another channel',
      { isPlannedChannel: false, alone: 'no', wellbeing: 'not_asked' },
      true,
    ],
    ['when she says alone that the channel is safe', { confirmsChannel: true }, true],
    ['not by another call', {}, false],
    [
      'not by what she says in front of others',
      { confirmsChannel: true, alone: 'no', wellbeing: 'not_asked' },
      false,
    ],
    ['not by an attempt at another channel', { isPlannedChannel: false, outcome: 'could_not_talk' }, false],
  ] as const)('another way is found %s', (_, change, isFound) => {
    const asked = row('fu.alternative_channel', '2026-11-24T11:50');
    const { satisfied } = afterOutcome(contact(change), [...waiting, asked], facts());
    expect(satisfied.includes(asked.id)).toBe(isFound);
  });

  it('no other way is looked for when she wants no contact, or where the support lead looks for one', () => {
    const told = unreached({ outcome: 'not_attempted_unsafe' });
    const asked = row('fu.alternative_channel', '2026-11-24T11:50');
    expect(added(afterOutcome(told, [], facts({ contactStopped: true })))).not.toContain(
      'fu.alternative_channel/1',
    );
    const police = facts({ ownerIsPolice: true, supportLead: 'accepted' });
    expect(added(afterOutcome(told, [], police))).not.toContain('fu.alternative_channel/1');
    expect(afterOutcome(contact({ outcome: 'asked_no_contact' }), [asked], facts()).replaced).toContain(
      asked.id,
    );
  });

  it('somebody else answered: the channel is locked, it counts as an attempt, the supervisor hears', () => {
    expect(afterOutcome(unreached({ outcome: 'other_answered' }), waiting, facts())).toMatchObject({
      satisfied: [],
      channel: 'lock',
      countsAsAttempt: true,
      failures: 1,
      attention: ['channel_locked'],
    });
  });

  it('asked for no contact, alone: contacts end, an assessment without her remains', () => {
    const result = afterOutcome(contact({ outcome: 'asked_no_contact' }), waiting, facts());
    expect(result).toMatchObject({
      satisfied: ['fu.first_contact/1', 'fu.safety_24h/1', 'fu.regular/1'],
      replaced: ['fu.safety_24h/2'],
      stopsContact: true,
      attention: ['asked_to_stop'],
    });
    expect(result.moved).toMatchObject([
      { id: 'rk.reassess/1', fromAt: at('2026-11-23T11:50'), dueAt: at('2026-11-27T11:50') },
    ]);
    expect(result.added).toEqual([]);
  });

  it('asked for no contact while risk is high: the group reviews it without contacting her, where she shares', () => {
    const stop = contact({ outcome: 'asked_no_contact' });
    expect(added(afterOutcome(stop, waiting, facts({ band: 'high' })))).toEqual(['fu.mdwg_review/1']);
    expect(added(afterOutcome(stop, waiting, facts({ band: 'high', sharesWithGroup: false })))).toEqual([]);
  });

  it('asked for no contact in front of others: nothing ends, and the supervisor hears', () => {
    expect(
      afterOutcome(
        contact({ outcome: 'asked_no_contact', alone: 'no', wellbeing: 'not_asked' }),
        waiting,
        facts(),
      ),
    ).toMatchObject({
      satisfied: [],
      replaced: [],
      stopsContact: false,
      attention: ['asked_to_stop_not_alone'],
    });
  });

  it.each([
    ['alone and confirmed', contact({ confirmsChannel: true }), 'unlock'],
    ['alone without having confirmed it', contact(), 'keep'],
    [
      'confirmed in front of others',
      contact({ confirmsChannel: true, alone: 'no', wellbeing: 'not_asked' }),
      'keep',
    ],
    ['confirmed by nobody', unreached({ confirmsChannel: true }), 'keep'],
    ['confirmed before a later contact', contact({ confirmsChannel: true, isOvertaken: true }), 'keep'],
    [
      'that an overtaken contact found unsafe',
      unreached({ outcome: 'other_answered', isOvertaken: true }),
      'lock',
    ],
  ] as const)('a locked channel, %s: %s', (_what, given, channel) => {
    expect(afterOutcome(given, waiting, facts()).channel).toBe(channel);
  });

  it.each(['reached_safe', 'contacted_us', 'reached_worries'] as const)(
    'a yes to the short question asks for the triage at once, and is never left to whoever heard it: %s',
    (outcome) => {
      const result = afterOutcome(contact({ outcome, wellbeing: 'yes' }), [], facts());
      expect(result).toMatchObject({ asksTriage: true, attention: ['worries'] });
      const rows = result.added.map(({ rule, step, dueAt, because }) => [rule, step, dueAt, because]);
      expect(rows).toEqual(
        expect.arrayContaining([
          ['su.weekly', 1, at('2026-11-27T11:50'), 'suicide_triage'],
          ['su.weekly', 5, at('2026-12-25T11:50'), 'suicide_triage'],
          ['rk.reassess', 1, at('2026-11-25T11:50'), 'worries_at_contact'],
        ]),
      );
      expect(result.added.find(({ rule }) => rule === 'su.weekly')?.partition).toBe('health');
    },
  );

  it('a yes of somebody who wants no more contact still brings an assessment within a day', () => {
    const given = contact({ outcome: 'asked_no_contact', wellbeing: 'yes' });
    expect(added(afterOutcome(given, [], facts()))).toEqual(['rk.reassess/1']);
    expect(afterOutcome(given, [], facts()).added[0]?.dueAt).toEqual(at('2026-11-25T11:50'));
  });

  it('times are counted from the contact, not from when it was written down', () => {
    const result = afterOutcome(contact({ at: at('2026-11-24T09:00') }), waiting, facts());
    expect(result.added[0]?.dueAt).toEqual(at('2026-12-01T09:00'));
  });

  it('recorded after a later one, it takes back no attempt and finds no other way', () => {
    const way = row('fu.alternative_channel', '2026-11-25T11:50');
    const given = contact({ isOvertaken: true, isPlannedChannel: false, failedBefore: 2 });
    expect(afterOutcome(given, [way], facts())).toMatchObject({ failures: 2, satisfied: [] });
    expect(afterOutcome({ ...given, isOvertaken: false }, [way], facts())).toMatchObject({
      failures: 0,
      satisfied: [way.id],
    });
  });

  it('asked for no contact, recorded after a contact that found danger: the contacts stay, and the supervisor hears', () => {
    const stop = contact({ outcome: 'asked_no_contact', isOvertaken: true, isDangerSince: true });
    const later = row('fu.safety_24h', '2026-11-25T11:50');
    const result = afterOutcome(stop, [later], facts());
    expect(result).toMatchObject({ replaced: [], stopsContact: false, attention: ['asked_to_stop'] });
    // A later attempt that reached nobody takes nothing from what she said.
    expect(afterOutcome({ ...stop, isDangerSince: false }, [later], facts()).stopsContact).toBe(true);
  });

  it('a police owner without a support lead arranges no regular contact', () => {
    expect(afterOutcome(contact(), waiting, facts({ ownerIsPolice: true })).added).toEqual([]);
  });

  it('every reason for attention can occur', () => {
    const told = CONTACT_OUTCOMES.flatMap((outcome) =>
      (['yes', 'no'] as const).flatMap(
        (alone) =>
          afterOutcome(contact({ outcome, alone, failedBefore: 2 }), [], facts({ band: 'high' })).attention,
      ),
    );
    expect([...new Set(told)].sort()).toEqual([...SUPERVISOR_ALERT_REASONS].sort());
  });
});

describe('a contact after closing', () => {
  const closed = facts({ status: 'closed' });
  const after = [
    row('fu.post_closure', '2026-11-25T11:50', { fromAt: at('2026-11-11T11:50') }),
    row('fu.post_closure', '2027-01-25T11:50', { step: 2, fromAt: at('2027-01-11T11:50') }),
  ];

  it('that finds her safe satisfies this one and leaves the others', () => {
    expect(afterOutcome(contact(), after, closed)).toMatchObject({
      satisfied: ['fu.post_closure/1'],
      replaced: [],
      added: [],
      reopens: false,
    });
  });

  it.each([
    ['worries', contact({ outcome: 'reached_worries' })],
    ['that she is not safe', contact({ outcome: 'reached_not_safe' })],
    ['a yes to the short question', contact({ wellbeing: 'yes' })],
  ])('that finds %s reopens the case with everything a case has', (_what, given) => {
    const result = afterOutcome(given, after, closed);
    expect(result).toMatchObject({
      reopens: true,
      satisfied: ['fu.post_closure/1'],
      replaced: ['fu.post_closure/2'],
    });
    expect(added(result)).toEqual(
      expect.arrayContaining(['fu.first_contact/1', 'fu.regular/1', 'rk.reassess/1']),
    );
  });

  it('that does not reach her is tried three times, and then waits for the next', () => {
    const first = afterOutcome(unreached(), after, closed);
    expect([added(first), first.replaced]).toEqual([['fu.no_contact/1'], []]);
    const third = afterOutcome(unreached({ failedBefore: 2 }), after, closed);
    expect(third).toMatchObject({ added: [], replaced: ['fu.post_closure/1'], reopens: false });
  });

  it('ends all of them at her word', () => {
    expect(afterOutcome(contact({ outcome: 'asked_no_contact' }), after, closed)).toMatchObject({
      satisfied: ['fu.post_closure/1'],
      replaced: ['fu.post_closure/2'],
      added: [],
      reopens: false,
      stopsContact: true,
    });
  });
});

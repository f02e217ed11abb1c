import { describe, expect, it } from '@jest/globals';
import { plannedCase } from '../../test/support/planned-case.js';
import { planFollowUps } from './follow-ups.rules.js';
import type { CaseFacts, PlannedFollowUp, RunningReferral, Trigger } from './follow-ups.types.js';
import type { TriggerOf } from './triggers.types.js';

/** A clock time in Dushanbe. */
const at = (text: string): Date => new Date(`${text}:00+05:00`);
const NOW = at('2026-11-24T11:50');
const facts = (band: CaseFacts['band'] = 'medium'): CaseFacts =>
  plannedCase({ now: NOW, band, ownerIsPolice: true, supportLead: 'declined', contactStopped: true });
const shown = (rows: readonly PlannedFollowUp[]) =>
  rows.map(({ rule, step, subjectId, owner, dueAt }) => [rule, step, subjectId, owner, dueAt]);
const sent = (urgency: 'high' | 'medium' | 'low'): TriggerOf<'referral_sent'> => ({
  kind: 'referral_sent',
  referralId: 'r1',
  urgency,
  windowEndsAt: null,
});
const accepted = (urgency: 'high' | 'medium' | 'low'): Trigger => ({
  kind: 'referral_accepted',
  referralId: 'r1',
  urgency,
});

describe('the clock of a referral', () => {
  it.each([
    ['a high one is answered within a day', 'high', 'medium', '2026-11-25T11:50', '2026-11-26T23:50'],
    [
      'a medium one is answered within three days',
      'medium',
      'medium',
      '2026-11-27T11:50',
      '2026-12-02T11:50',
    ],
    ['a low one is answered within a week', 'low', 'medium', '2026-12-01T11:50', '2026-12-13T11:50'],
    [
      'a low one of a high case is answered within three days',
      'low',
      'high',
      '2026-11-27T11:50',
      '2026-12-05T11:50',
    ],
    [
      'a high one of a high case is answered within a day',
      'high',
      'high',
      '2026-11-25T11:50',
      '2026-11-26T23:50',
    ],
  ] as const)('%s, and a silence of twice that opens a search', (_what, urgency, band, dueAt, otherAt) => {
    expect(shown(planFollowUps(sent(urgency), facts(band)))).toEqual([
      ['rf.ack', 1, 'r1', 'receiving_agency', at(dueAt)],
      ['rf.find_other', 2, 'r1', 'case_lead', at(otherAt)],
    ]);
  });

  it.each([
    ['a high one: 12 hours', 'high', '2026-11-26T11:50', '2026-11-26T23:50'],
    ['a medium one: 48 hours', 'medium', '2026-11-30T11:50', '2026-12-02T11:50'],
    ['a low one: 5 days', 'low', '2026-12-08T11:50', '2026-12-13T11:50'],
  ] as const)(
    'a silence as long again as the answer had is a refusal, and another place is found after %s',
    (_what, urgency, fromAt, dueAt) => {
      const rows = planFollowUps(sent(urgency), facts()).filter(({ rule }) => rule === 'rf.find_other');
      expect(rows).toMatchObject([{ owner: 'case_lead', fromAt: at(fromAt), dueAt: at(dueAt) }]);
    },
  );

  it.each([
    ['a high one', 'high', 'medium', '2026-11-25T11:50'],
    ['a low one', 'low', 'medium', '2026-12-01T11:50'],
    ['a low one of a high case', 'low', 'high', '2026-11-27T11:50'],
  ] as const)(
    '%s has its first contact within the same span after acceptance, and its outcome in 30 days',
    (_what, urgency, band, dueAt) => {
      expect(shown(planFollowUps(accepted(urgency), facts(band)))).toEqual([
        ['rf.first_contact', 1, 'r1', 'receiving_agency', at(dueAt)],
        ['rf.feedback', 1, 'r1', 'receiving_agency', at('2026-12-24T11:50')],
      ]);
    },
  );

  it.each([
    ['of a high case is answered in two hours', 'high', true, 'low', '2026-11-24T13:50'],
    ['of any other case is answered by its urgency', 'medium', true, 'high', '2026-11-25T11:50'],
    ['is answered in two hours, no other service is', 'high', false, 'high', '2026-11-25T11:50'],
  ] as const)('a request for a shelter %s', (_what, band, isShelter, urgency, dueAt) => {
    const rows = planFollowUps({ ...sent(urgency), isShelter }, facts(band));
    expect(shown(rows)[0]).toEqual(['rf.ack', 1, 'r1', 'receiving_agency', at(dueAt)]);
  });

  it('the outcome is due seven days after the service, once its day is known', () => {
    const trigger: Trigger = {
      kind: 'service_date_set',
      referralId: 'r1',
      serviceAt: at('2026-12-05T09:00'),
    };
    expect(shown(planFollowUps(trigger, facts()))).toEqual([
      ['rf.feedback', 2, 'r1', 'receiving_agency', at('2026-12-12T23:59')],
    ]);
  });

  it('runs whatever she decided about contacts, because it asks another agency and not her', () => {
    expect(planFollowUps(sent('low'), facts())).toHaveLength(2);
  });

  it('starts again when the case is reopened, for whatever the receiver still owes', () => {
    const reopened = (change: Partial<RunningReferral>) => {
      const referral = { id: 'r1', urgency: 'low', isContacted: false, serviceAt: null, ...change } as const;
      const rows = planFollowUps({ kind: 'case_reopened' }, { ...facts(), referrals: [referral] });
      return shown(rows).filter(([rule]) => String(rule).startsWith('rf.'));
    };
    const contact = ['rf.first_contact', 1, 'r1', 'receiving_agency', at('2026-12-01T11:50')];
    const outcome = ['rf.feedback', 1, 'r1', 'receiving_agency', at('2026-12-24T11:50')];
    const afterService = (dueAt: string) => ['rf.feedback', 2, 'r1', 'receiving_agency', at(dueAt)];
    expect(reopened({})).toEqual([contact, outcome]);
    expect(reopened({ isContacted: true })).toEqual([outcome]);
    expect(reopened({ isContacted: true, serviceAt: at('2026-12-10T00:00') })).toEqual([
      afterService('2026-12-17T23:59'),
    ]);
    // What was due while the case was closed is not late at once.
    expect(reopened({ isContacted: true, serviceAt: at('2026-03-10T00:00') })).toEqual([
      afterService('2026-12-01T11:50'),
    ]);
  });
});

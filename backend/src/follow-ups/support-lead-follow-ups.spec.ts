import { describe, expect, it } from '@jest/globals';
import { plannedCase } from '../../test/support/planned-case.js';
import { afterOccurrence } from './consequences.rules.js';
import { supersededBy } from './superseded-rows.rules.js';
import type { CaseFacts, PendingRow, RuleKey } from './follow-ups.types.js';

const NOW = new Date('2026-11-24T08:00:00Z');
const LATER = new Date('2026-11-27T08:00:00Z');
const facts = (change: Partial<CaseFacts> = {}): CaseFacts =>
  plannedCase({ now: NOW, ownerIsPolice: true, ...change });
const row = (rule: RuleKey, change: Partial<PendingRow> = {}): PendingRow => ({
  id: rule,
  rule,
  step: 1,
  subjectId: null,
  fromAt: NOW,
  dueAt: LATER,
  ...change,
});

describe('when the agency does not take it on, or lets go', () => {
  const openAgain = { work: null, triggers: [{ kind: 'support_lead_open_again' } as const] };

  it('another support lead is offered within three days', () => {
    const { added } = afterOccurrence(openAgain, [row('rk.reassess')], facts());
    expect(added).toMatchObject([{ rule: 'sl.offer', dueAt: LATER, owner: 'case_lead' }]);
  });

  it('the police go on with the first contacts and not with the regular ones', () => {
    const pending = [row('fu.first_contact'), row('fu.regular'), row('rk.reassess')];
    expect(supersededBy(openAgain.triggers[0]!, pending, facts())).toEqual(['fu.regular']);
  });

  it('nothing is offered to somebody who asked for no contact', () => {
    const { added } = afterOccurrence(openAgain, [row('rk.reassess')], facts({ contactStopped: true }));
    expect(added).toEqual([]);
  });

  it('nothing is offered where she has said no', () => {
    const declined = facts({ supportLead: 'declined' });
    const { added } = afterOccurrence(openAgain, [row('rk.reassess')], declined);
    expect(added.map(({ rule }) => rule)).not.toContain('sl.offer');
  });
});

describe('when a referral has ended', () => {
  const ended = { kind: 'referral_ended', referralId: 'r1' } as const;
  const rows = [
    row('rf.ack', { id: 'ack', subjectId: 'r1' }),
    row('rf.feedback', { id: 'feedback', subjectId: 'r1', fromAt: LATER }),
    row('rf.ack', { id: 'other', subjectId: 'r2' }),
    row('co.ask_again', { id: 'consent', subjectId: 'r1' }),
    row('rk.reassess'),
  ];

  it('nothing is owed for it any more, and for no other does anything change', () => {
    expect(supersededBy(ended, rows, facts())).toEqual(['ack', 'feedback']);
  });

  it('what was reported is done, and the rest gives way', () => {
    const work = { done: 'referral_answer', outcome: 'done', at: NOW, subjectId: 'r1' } as const;
    const after = afterOccurrence({ work, triggers: [ended] }, rows, facts());
    expect(after).toMatchObject({ satisfied: ['ack'], replaced: ['feedback'], added: [] });
  });
});

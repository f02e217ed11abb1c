import { describe, expect, it } from '@jest/globals';
import { rowActions } from './row-actions.rules.js';

describe('what ends a waiting row', () => {
  it.each([
    ['a contact with her', { kind: 'safety_contact', rule: 'fu.regular' }, ['record_contact']],
    ['work recorded on the row', { kind: 'task', rule: 'fu.safety_plan' }, ['record_work']],
    ['an assessment', { kind: 'review', rule: 'rk.reassess' }, ['record_assessment']],
    ['the answer of the receiver', { kind: 'task', rule: 'rf.ack' }, ['record_referral_answer']],
  ] as const)('%s', (_what, row, actions) => {
    expect(rowActions(row)).toEqual(actions);
  });
});

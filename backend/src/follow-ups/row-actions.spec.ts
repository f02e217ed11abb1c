import { describe, expect, it } from '@jest/globals';
import { fitsWork, isRecordedElsewhere, rowActions, triggersAfterWork } from './row-actions.rules.js';

describe('what ends a waiting row', () => {
  it.each([
    ['a contact with her', { kind: 'safety_contact', rule: 'fu.regular' }, ['record_contact']],
    ['work recorded on the row', { kind: 'task', rule: 'hl.forensic' }, ['record_work']],
    [
      'the plan itself, or that she wants none',
      { kind: 'task', rule: 'fu.safety_plan' },
      ['record_safety_plan', 'record_work'],
    ],
    ['a look at what an old register suspects', { kind: 'task', rule: 'su.import' }, ['record_work']],
    ['an assessment', { kind: 'review', rule: 'rk.reassess' }, ['record_assessment']],
    [
      'closing, once the content was erased',
      { kind: 'review', rule: 'rk.reassess', isErased: true },
      ['record_closing_asked'],
    ],
    ['the answer of the receiver', { kind: 'task', rule: 'rf.ack' }, ['record_referral_answer']],
  ] as const)('%s', (_what, row, actions) => {
    expect(rowActions({ id: 'row', ...row }, new Set())).toEqual(actions);
  });
});

describe('a second look at the work of the lead', () => {
  it.each(['cl.watch', 'dr.confirm', 'fu.mdwg_review', 'dr.review'] as const)(
    'is recorded by those alone whose work it does not look at: %s',
    (rule) => {
      const row = { id: 'row', kind: 'task', rule } as const;
      expect(rowActions(row, new Set(['other']))).toEqual([]);
      expect(rowActions(row, new Set(['row']))).toEqual(['record_work']);
    },
  );

  it.each([
    'cl.watch',
    'dr.confirm',
    'dr.review',
    'import_review',
    'po.notice_seen',
    'po.police_check',
  ] as const)('leaves her nothing to decline: %s', (rule) => {
    expect(fitsWork(rule, 'survivor_declined')).toBe(false);
    expect(fitsWork(rule, 'done')).toBe(true);
  });
});

describe('what is told by its own record', () => {
  it.each([
    ['a plan, by the plan', 'fu.safety_plan', 'case_lead', true],
    ['a review of the group, by the meeting that heard the case', 'fu.mdwg_review', 'coordinator', true],
    [
      'but not the review of a supervisor where the group may not know',
      'fu.mdwg_review',
      'agency_inbox',
      false,
    ],
    ['and not a decision that was carried out', 'mt.decision', 'case_lead', false],
  ] as const)('%s', (_what, rule, ownerRole, elsewhere) => {
    expect(isRecordedElsewhere({ rule, ownerRole }, 'done')).toBe(elsewhere);
    expect(isRecordedElsewhere({ rule, ownerRole }, 'survivor_declined')).toBe(false);
  });
});

describe('what work that was done brings about', () => {
  it.each(['hl.sexual_72h', 'hl.sexual_120h', 'hl.sexual_late'] as const)(
    'the first care after sexual violence is reviewed later: %s',
    (rule) => {
      expect(triggersAfterWork(rule, 'done')).toEqual([{ kind: 'health_care_given' }]);
      expect(triggersAfterWork(rule, 'survivor_declined')).toEqual([]);
    },
  );

  it.each(['hl.review', 'hl.strangle', 'hl.forensic', 'su.emergency', 'su.same_day'] as const)(
    'a review asks for no reviews of itself, and neither does other care: %s',
    (rule) => {
      expect(triggersAfterWork(rule, 'done')).toEqual([]);
    },
  );

  it('a reviewed import becomes a living case', () => {
    expect(triggersAfterWork('import_review', 'done')).toEqual([{ kind: 'import_reviewed' }]);
  });
});

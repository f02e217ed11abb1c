import { describe, expect, it } from '@jest/globals';
import { CLOSURE_REASONS } from '../cases/cases.types.js';
import type { ClosureReason } from '../cases/cases.types.js';
import { ENDS_WITH_AGENCY, fateOf, supersededBy } from './superseded-rows.rules.js';
import { RULE_KEYS } from './follow-ups.types.js';
import type { CaseFacts, RuleKey } from './follow-ups.types.js';

type Told = 'on' | 'end' | '-';
const reasons = [
  'needs_met',
  'survivor_request',
  'no_contact',
  'moved',
  'transferred',
  'died',
  'opened_in_error',
] as const;

/** Capabilities 1.5, row by row; `-` if none can be open. */
const TABLE: readonly (readonly [readonly RuleKey[], readonly Told[]])[] = [
  [
    ['po.serve_check', 'po.pre_expiry', 'po.breach', 'po.issue_check', 'po.extension'],
    ['-', 'on', '-', 'on', 'on', 'end', '-'],
  ],
  [
    ['po.weekly', 'po.expiry'],
    ['-', 'end', '-', 'on', 'on', 'end', '-'],
  ],
  [
    ['su.emergency', 'su.same_day'],
    ['-', 'on', '-', 'on', 'on', 'end', '-'],
  ],
  [
    ['hl.sexual_72h', 'hl.sexual_120h', 'hl.strangle', 'hl.forensic'],
    ['on', 'on', 'end', 'on', 'on', 'end', '-'],
  ],
  [['fu.mdwg_review'], ['-', 'on', '-', 'on', 'on', 'end', '-']],
  [['fu.safety_24h'], ['-', 'end', '-', 'on', 'on', 'end', '-']],
  [
    ['rf.first_contact', 'rf.feedback'],
    ['on', 'on', 'on', 'on', 'on', 'end', 'end'],
  ],
  [
    ['lg.court', 'lg.next_step', 'lg.object', 'lg.appeal', 'lg.withdrawal', 'lg.help', 'en.step', 'en.paid'],
    ['on', 'on', 'on', 'on', 'on', 'end', '-'],
  ],
  [['lg.window'], ['-', 'end', 'end', 'on', 'on', 'end', '-']],
  [['pg.signal'], ['on', 'on', 'on', 'on', 'on', 'end', 'end']],
  [['su.import'], ['on', 'on', 'on', 'on', 'on', 'end', '-']],
  [
    ['ch.safety', 'ch.left'],
    ['on', 'on', 'on', 'on', 'on', 'on', 'on'],
  ],
  [
    ['ch.school', 'ch.papers'],
    ['on', 'end', 'on', 'on', 'on', 'on', 'on'],
  ],
];
const CELLS = TABLE.flatMap(([rules, fates]) =>
  rules.flatMap((rule) => reasons.map((reason, at) => [rule, reason, fates[at] ?? '-'] as const)),
).filter(([, , fate]) => fate !== '-');

describe('what becomes of the rows that wait', () => {
  it.each(CELLS)('%s when it closes as %s: %s', (rule, reason, fate) => {
    expect(fateOf({ rule }, { reason, contactConsent: true })).toBe(fate === 'on' ? 'goes_on' : 'ends');
    expect(fateOf({ rule }, { reason, contactConsent: false })).toBe(fate === 'on' ? 'goes_on' : 'ends');
  });

  it.each(RULE_KEYS.filter((rule) => rule !== 'cl.decide'))(
    '%s of a duplicate moves to the case that stays',
    (rule) => {
      expect(fateOf({ rule }, { reason: 'duplicate', contactConsent: false })).toBe('moves');
    },
  );

  it('nobody asks a woman who is not to be contacted later how the job or the home goes', () => {
    const rule = 'sv.outcome';
    expect(fateOf({ rule }, { reason: 'needs_met', contactConsent: true })).toBe('goes_on');
    expect(fateOf({ rule }, { reason: 'needs_met', contactConsent: false })).toBe('ends');
  });

  it('contacts with her end at her word, and what contacts nobody goes on', () => {
    const stopped = { reason: 'survivor_request', contactConsent: false } as const;
    const contacts: readonly RuleKey[] = [
      'fu.first_contact',
      'fu.safety_24h',
      'fu.regular',
      'fu.no_contact',
      'fu.alternative_channel',
      'fu.post_closure',
      'su.weekly',
      'po.weekly',
      'po.expiry',
      'sh.after',
    ];
    expect(contacts.filter((rule) => fateOf({ rule }, stopped) !== 'ends')).toEqual([]);
  });

  it('with an agency that ends no row ends that a case goes on with at other people', () => {
    const fates = ENDS_WITH_AGENCY.map((rule) =>
      fateOf({ rule }, { reason: 'transferred', contactConsent: true }),
    );
    expect(new Set(fates)).toEqual(new Set(['ends']));
  });

  it('a task of the plan ends with every closing: a closed case takes no step of the plan', () => {
    const fates = CLOSURE_REASONS.filter((reason) => reason !== 'duplicate').map((reason) =>
      fateOf({ rule: 'pl.action' }, { reason, contactConsent: true }),
    );
    expect(new Set(fates)).toEqual(new Set(['ends']));
  });

  it.each(CLOSURE_REASONS.map((reason) => [reason]))(
    'what does not depend on the case goes on after %s',
    (reason: ClosureReason) => {
      const always: readonly RuleKey[] = ['bl.settle', 'er.confirm', 'dc.decide'];
      const fates = always.map((rule) => fateOf({ rule }, { reason, contactConsent: false }));
      expect(fates).not.toContain('ends');
    },
  );
});

describe('the question how a course, a job or a home goes', () => {
  const now = new Date('2026-11-24T06:50:00Z');
  const row = { rule: 'sv.outcome', step: 1, id: 'one', subjectId: 'j1', fromAt: now, dueAt: now } as const;
  const facts: CaseFacts = {
    now,
    status: 'closed',
    band: 'medium',
    supportLead: 'none',
    ...{ openedAt: now, ownerIsPolice: false },
    ...{ sharesWithGroup: true, markedByGroup: false, planActions: [], contactStopped: false },
    ...{ referrals: [], orders: [] },
  };

  it.each(['later_contact_refused', 'contacts_stopped'] as const)('ends with “%s”', (kind) => {
    expect(supersededBy({ kind }, [row], facts)).toEqual(['one']);
  });
});

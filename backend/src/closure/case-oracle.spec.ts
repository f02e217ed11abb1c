import { describe, expect, it } from '@jest/globals';
import { caseViolations, INVARIANTS } from '../../test/support/case-oracle.js';
import type { Invariant } from '../../test/support/case-oracle.js';
import type { CaseSnapshot } from '../../test/support/case-snapshot.js';
import {
  NOW,
  ago,
  caseId,
  closed,
  episode,
  missed,
  open,
  referral,
  row,
  safe,
  statement,
} from '../../test/support/snapshot-rows.js';

const waiting = referral({
  ...{ status: 'sent', contactedAt: null, endedAt: null, word: null, wordAt: null },
  sentAt: ago(4),
});
const waitingRow = row({ subjectId: 'r1', dueAt: ago(1) });
const block = (subject: string) => ({ caseId, subject, startedAt: ago(50), liftedAt: ago(1) });
const action = (owner: string, endedAt: Date | null = null) => ({
  id: 'p1',
  caseId,
  owner,
  createdAt: ago(30),
  endedAt,
});
const goal = (progress: string, daysAgo: number) => ({ caseId, at: ago(daysAgo), goalId: 'g1', progress });
const child = () => ({ caseId, at: ago(90), id: 'k1', livesWith: 'her' });
const childAnswer = (answer: string, days: number) => ({
  ...{ caseId, at: ago(days), childId: 'k1', answer },
  askedOn: ago(days).toISOString().slice(0, 10),
});
const overrides = (code: string, reason: string | null = 'impossible_in_district') => [{ code, reason }];
const otherReason = (reason: string, kind?: string): Partial<CaseSnapshot> => ({
  episodes: [episode({ reason })],
  statements: kind ? [statement(kind)] : [],
});
const silent = { contacts: [missed(40), missed(25), missed(9)] };
const unreachable = ['agencies_asked', 'no_contact_decision'].map((kind) => statement(kind));

const PLANTED: readonly (readonly [Invariant, string, CaseSnapshot])[] = [
  ['closed_without_decision', 'nobody decided', closed({ episodes: [] })],
  [
    'closed_without_decision',
    'the decision was of an earlier episode',
    closed({ cases: [{ id: caseId, status: 'closed', episodeNo: 2, openedAt: ago(100) }] }),
  ],
  ['closed_without_second_person', 'no decider', closed({ episodes: [episode({ decidedBy: null })] })],
  [
    'closed_without_second_person',
    'whoever asked decided',
    closed({ episodes: [episode({ decidedBy: 'lead', mark: 'no_independent_agency' })] }),
  ],
  [
    'closed_without_second_person',
    'a colleague decided without a mark',
    closed({ episodes: [episode({ decidedBy: 'colleague' })] }),
  ],
  [
    'closed_without_second_person',
    'a worker endorsed',
    closed({ episodes: [episode({ endorsedBy: 'colleague' })] }),
  ],
  [
    'closed_by_unfit_person',
    'the agency had pressed her',
    closed({ pressures: [{ caseId, agencyId: 'cowfa', at: ago(9) }] }),
  ],
  [
    'closed_by_unfit_person',
    'the decider was blocked',
    closed({ blocks: [{ ...block('specialist'), liftedAt: null }] }),
  ],
  [
    'closed_by_unfit_person',
    'the owner was blocked',
    closed({ blocks: [{ ...block('centre'), liftedAt: null }] }),
  ],
  ['closed_with_unmet_blocker', 'one safe contact', closed({ contacts: [safe(5)] })],
  ['closed_with_unmet_blocker', 'two safe contacts too close', closed({ contacts: [safe(12), safe(5)] })],
  ['closed_with_unmet_blocker', 'the last safe contact too old', closed({ contacts: [safe(40), safe(20)] })],
  [
    'closed_with_unmet_blocker',
    'an overheard contact',
    closed({ contacts: [safe(20), safe(5, { alone: 'no' })] }),
  ],
  ['closed_with_unmet_blocker', 'risk never assessed', closed({ bands: [] })],
  [
    'closed_with_unmet_blocker',
    'risk assessed too long ago',
    closed({ bands: [{ caseId, at: ago(40), band: 'standard', assessed: true }] }),
  ],
  [
    'closed_with_unmet_blocker',
    'high risk',
    closed({ bands: [{ caseId, at: ago(5), band: 'high', assessed: true }] }),
  ],
  [
    'closed_with_unmet_blocker',
    'the triage not clear',
    closed({ triages: [{ caseId, at: ago(5), isClear: false }] }),
  ],
  [
    'closed_with_unmet_blocker',
    'pressure after the assessment',
    closed({ pressures: [{ caseId, agencyId: null, at: ago(4) }] }),
  ],
  [
    'closed_with_unmet_blocker',
    'a referral that ran',
    closed({ referrals: [referral({ status: 'accepted', endedAt: null, word: null, wordAt: null })] }),
  ],
  [
    'closed_with_unmet_blocker',
    'a referral without her word',
    closed({ referrals: [referral({ word: null, wordAt: null })] }),
  ],
  [
    'closed_with_unmet_blocker',
    'her word came after the closing',
    closed({ referrals: [referral({ wordAt: NOW })] }),
  ],
  [
    'closed_with_unmet_blocker',
    'a need that was declined',
    closed({ referrals: [referral({ status: 'declined', word: null, wordAt: null })] }),
  ],
  [
    'closed_with_unmet_blocker',
    'something overdue that was swept away',
    closed({ followUps: [row({ dueAt: ago(3), endedAt: ago(1) })] }),
  ],
  [
    'closed_with_unmet_blocker',
    'an order in force',
    closed({ orders: [{ caseId, inForceFrom: ago(9), endedAt: null }] }),
  ],
  [
    'closed_with_unmet_blocker',
    'no contact after an order',
    closed({ orders: [{ caseId, inForceFrom: ago(9), endedAt: ago(2) }] }),
  ],
  ['closed_with_unmet_blocker', 'no plan, no word that she may return, no wish', closed({ statements: [] })],
  [
    'closed_with_unmet_blocker',
    'statements of an earlier episode',
    closed({ cases: [{ id: caseId, status: 'closed', episodeNo: 1, openedAt: ago(4) }] }),
  ],
  [
    'closed_with_unmet_blocker',
    'a request to stop that was not made alone',
    closed({
      ...otherReason('survivor_request'),
      statements: [statement('stop_request', { isComplete: false })],
    }),
  ],
  [
    'closed_with_unmet_blocker',
    'two attempts',
    closed({
      ...otherReason('no_contact'),
      ...silent,
      statements: unreachable,
      contacts: [missed(40), missed(9)],
    }),
  ],
  [
    'closed_with_unmet_blocker',
    'three attempts over three weeks',
    closed({
      ...otherReason('no_contact'),
      ...silent,
      statements: unreachable,
      contacts: [missed(30), missed(20), missed(9)],
    }),
  ],
  [
    'closed_with_unmet_blocker',
    'nobody asked the agencies',
    closed({ ...otherReason('no_contact', 'no_contact_decision'), ...silent }),
  ],
  [
    'closed_with_unmet_blocker',
    'silence while risk is high',
    closed({
      ...otherReason('no_contact'),
      ...silent,
      statements: unreachable,
      bands: [{ caseId, at: ago(60), band: 'high', assessed: true }],
    }),
  ],
  ['closed_with_unmet_blocker', 'nobody reached her where she moved', closed(otherReason('moved'))],
  ['closed_with_unmet_blocker', 'a death without evidence', closed(otherReason('died'))],
  ['closed_with_unmet_blocker', 'a duplicate of nothing', closed(otherReason('duplicate'))],
  ['closed_with_unmet_blocker', 'an error that tells of violence', closed(otherReason('opened_in_error'))],
  ['closed_with_unmet_blocker', 'reconciled', closed(otherReason('reconciled'))],
  [
    'override_not_allowed',
    'of the two safe contacts',
    closed({ episodes: [episode({ overrides: overrides('safety_confirmed_once') })] }),
  ],
  [
    'override_not_allowed',
    'of a high band',
    closed({ episodes: [episode({ overrides: overrides('risk_high') })] }),
  ],
  [
    'override_not_allowed',
    'without a named reason',
    closed({ episodes: [episode({ overrides: overrides('needs_open', null) })] }),
  ],
  ['open_without_next_step', 'no row at all', open({ followUps: [] })],
  ['open_without_next_step', 'only rows that are done', open({ followUps: [row({ endedAt: ago(1) })] })],
  ['closed_with_unmet_blocker', 'an action of the worker', closed({ actions: [action('worker')] })],
  ['closed_with_unmet_blocker', 'an action of an agency', closed({ actions: [action('agency')] })],
  ['closed_with_unmet_blocker', 'a need nobody asked about', closed({ needs: closed().needs.slice(1) })],
  [
    'closed_with_unmet_blocker',
    'a goal she had begun',
    closed({ goals: [goal('met', 20), goal('partly', 10)] }),
  ],
  ['closed_with_unmet_blocker', 'a child nobody asked about', closed({ children: [child()] })],
  [
    'closed_with_unmet_blocker',
    'a child who was safe long ago',
    closed({ children: [child()], childAnswers: [childAnswer('safe', 40)] }),
  ],
  ['child_without_question', 'a child nobody asks about', open({ children: [child()] })],
  ['action_without_task', 'nobody is reminded', open({ actions: [action('worker')] })],
  ['referral_without_next_step', 'nobody owes an answer', open({ referrals: [waiting] })],
  [
    'referral_without_next_step',
    'its row has ended',
    open({ referrals: [waiting], followUps: [row({ subjectId: 'r1', endedAt: ago(1) }), row({ id: 'f2' })] }),
  ],
  [
    'referral_without_next_step',
    'accepted, and nobody owes an outcome',
    open({ referrals: [{ ...waiting, status: 'service_started', contactedAt: ago(3) }] }),
  ],
  [
    'offer_left_by_closed_case',
    'an offer nobody will answer',
    closed({ referrals: [waiting], episodes: [episode({ overrides: overrides('referrals_open') })] }),
  ],
  ...['supervisor', 'centre', 'civil'].map(
    (subject) =>
      [
        'told_to_blocked',
        `an escalation to a person blocked as ${subject}`,
        open({ blocks: [block(subject)], notifications: [{ caseId, at: ago(9), userId: 'supervisor' }] }),
      ] as const,
  ),
];

const FINE: readonly (readonly [string, CaseSnapshot])[] = [
  ['a goal she reached after all', closed({ goals: [goal('partly', 20), goal('met', 10)] })],
  ['her own action is open', closed({ actions: [action('survivor')] })],
  ['a child who is safe', closed({ children: [child()], childAnswers: [childAnswer('safe', 10)] })],
  ['a child with its question', open({ children: [child()], followUps: [row({ subjectId: 'k1' })] })],
  ['an action that was done', closed({ actions: [action('worker', ago(10))] })],
  ['an action with its task', open({ actions: [action('worker')], followUps: [row({ subjectId: 'p1' })] })],
  ['a case closed by the table', closed()],
  ['a case that is open with a next step', open()],
  [
    'a named override of a supervisor',
    closed({
      referrals: [referral({ word: null, wordAt: null })],
      episodes: [episode({ overrides: overrides('feedback_missing') })],
    }),
  ],
  [
    'a need that was declined and met later',
    closed({
      referrals: [
        referral({ status: 'declined', word: null, wordAt: null }),
        referral({ id: 'r2', sentAt: ago(35) }),
      ],
    }),
  ],
  [
    'a colleague where the closure is marked',
    closed({ episodes: [episode({ decidedBy: 'colleague', mark: 'no_independent_agency' })] }),
  ],
  [
    'her own request while risk is high',
    closed({
      ...otherReason('survivor_request', 'stop_request'),
      bands: [{ caseId, at: ago(5), band: 'high', assessed: true }],
    }),
  ],
  [
    'silence after three attempts over a month',
    closed({ ...otherReason('no_contact'), ...silent, statements: unreachable }),
  ],
  ['a death with evidence', closed(otherReason('died', 'evidence'))],
  ['an error without violence', closed({ ...otherReason('opened_in_error'), incidents: [] })],
  ['a referral that waits with a row', open({ referrals: [waiting], followUps: [waitingRow] })],
  [
    'a support lead who has met her',
    open({
      referrals: [{ ...waiting, kind: 'support_lead', status: 'accepted', contactedAt: ago(3) }],
    }),
  ],
  [
    'a notification before the block and after it',
    open({
      blocks: [block('cowfa')],
      notifications: [60, 0.5].map((days) => ({ caseId, at: ago(days), userId: 'specialist' })),
    }),
  ],
];

describe('the oracle', () => {
  it.each(FINE)('lets pass: %s', (_what, snapshot) => {
    expect(caseViolations(snapshot)).toEqual([]);
  });

  it.each(PLANTED)('%s: %s', (invariant, _what, snapshot) => {
    expect(caseViolations(snapshot).map((violation) => violation.invariant)).toContain(invariant);
  });

  it('has a planted violation for every invariant', () => {
    expect([...new Set(PLANTED.map(([invariant]) => invariant))].sort()).toEqual([...INVARIANTS].sort());
  });
});

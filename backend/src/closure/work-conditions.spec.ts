import { describe, expect, it } from '@jest/globals';
import {
  closable,
  contact,
  daysAgo,
  NOW,
  referral,
  statements,
  stopRequest,
} from '../../test/support/closure-facts.js';
import { blockersBeforeDecision } from './closure.rules.js';
import { BLOCKERS } from './closure.types.js';
import { SUPPORT_NEEDS } from '../support/needs.rules.js';
import type { BlockerCode, ClosureReason } from './closure.types.js';
import type { ClosureFacts, StopRequest } from './closure-facts.types.js';

const request = (change: Partial<StopRequest> = {}): ClosureFacts =>
  closable({
    band: 'high',
    statements: statements({ toldMayReturnAt: null, stopRequest: stopRequest(change) }),
  });
const missed = (days: number, change = {}) =>
  contact(days, { outcome: 'not_reached', alone: null, ...change });
const silent = (change: Partial<ClosureFacts> = {}): ClosureFacts =>
  closable({
    contacts: [contact(60), missed(40), missed(25, { by: 'colleague' }), missed(10)],
    statements: statements({ noContactDecidedAt: daysAgo(2) }),
    ...change,
  });
const COURTS = { windows: 1, safetyDuties: 2, undated: 1 };
const COURT_CODES = ['reconciliation_runs', 'court_duty_open', 'court_without_date'] as const;
const order = { inForce: false, endsOn: '2026-11-13', endedAt: daysAgo(10) } as const;

type Row = readonly [string, ClosureReason, ClosureFacts, readonly BlockerCode[]];
const WORK: readonly Row[] = [
  ['a referral with her word', 'needs_met', closable({ referrals: [referral({})] }), []],
  [
    'a referral that runs',
    'needs_met',
    closable({ referrals: [referral({ status: 'sent', word: null })] }),
    ['referrals_open'],
  ],
  [
    'a referral without her word',
    'needs_met',
    closable({ referrals: [referral({ word: null })] }),
    ['feedback_missing'],
  ],
  [
    'help she did not get',
    'needs_met',
    closable({ referrals: [referral({ word: 'not_received' })] }),
    ['needs_open'],
  ],
  [
    'a service that was unavailable',
    'needs_met',
    closable({ referrals: [referral({ status: 'unavailable', word: null })] }),
    ['needs_open'],
  ],
  [
    'one that was unavailable and came later',
    'needs_met',
    closable({
      referrals: [
        referral({ status: 'unavailable', word: null }),
        referral({ id: 'r2', sentAt: daysAgo(30) }),
      ],
    }),
    [],
  ],
  [
    'one she no longer wants',
    'needs_met',
    closable({ referrals: [referral({ status: 'declined', word: null, noLongerWanted: true })] }),
    [],
  ],
  [
    'an order in force',
    'needs_met',
    closable({ orders: [{ inForce: true, endsOn: '2026-11-29', endedAt: null }] }),
    ['order_active'],
  ],
  [
    'an order that was not served',
    'needs_met',
    closable({ orders: [{ inForce: true, endsOn: null, endedAt: null }] }),
    ['order_not_served'],
  ],
  ['an order that ended, and a contact after it', 'needs_met', closable({ orders: [order] }), []],
  [
    'an order that ended, and no contact after it',
    'needs_met',
    closable({ orders: [{ ...order, endedAt: daysAgo(2) }] }),
    ['order_ended_recently'],
  ],
  ['a need nobody asked about', 'needs_met', closable({ needs: [] }), ['needs_not_answered']],
  [
    'help she wants that has no goal',
    'needs_met',
    closable({ needs: SUPPORT_NEEDS.map((need) => ({ need, answer: 'wanted', at: daysAgo(6) })) }),
    ['needs_without_goal'],
  ],
  [
    'a goal she has not reached',
    'needs_met',
    closable({ goals: [{ domain: 'housing', progress: 'partly', at: daysAgo(6) }] }),
    ['goals_unfinished'],
  ],
  ['an unasked action of hers', 'needs_met', closable({ unaskedActions: 1 }), ['own_actions_not_asked']],
  ['a court that is not done', 'needs_met', closable({ courts: COURTS }), [...COURT_CODES]],
  ['an open action of her plan', 'needs_met', closable({ openPlanActions: 1 }), ['plan_actions_open']],
  [
    'an open action of her plan',
    'duplicate',
    closable({ openPlanActions: 1 }),
    ['other_case_not_named', 'plan_actions_open'],
  ],
  ['something overdue', 'needs_met', closable({ overdueFollowUps: 2 }), ['follow_ups_open']],
  [
    'something overdue that stands for danger',
    'needs_met',
    closable({ overdueFollowUps: 2, overdueSafety: 2 }),
    ['safety_follow_ups_open'],
  ],
  [
    'both',
    'needs_met',
    closable({ overdueFollowUps: 2, overdueSafety: 1 }),
    ['safety_follow_ups_open', 'follow_ups_open'],
  ],
  ['a breach that nobody dealt with', 'needs_met', closable({ openBreaches: 1 }), ['danger_breach']],
  [
    'children nobody asked about',
    'needs_met',
    closable({ statements: statements({ childrenCheckedAt: null }) }),
    ['children_safety'],
  ],
  ['a correction that waits', 'needs_met', closable({ waitingCorrections: 1 }), ['correction_waits']],
  [
    'no children',
    'needs_met',
    closable({ hasChildren: false, statements: statements({ childrenCheckedAt: null }) }),
    [],
  ],
  [
    'no plan reviewed',
    'needs_met',
    closable({ statements: statements({ safetyPlanReviewedAt: null }) }),
    ['safety_plan_missing'],
  ],
  [
    'a plan reviewed before the reopening',
    'needs_met',
    closable({ statements: statements({ safetyPlanReviewedAt: daysAgo(121) }) }),
    ['safety_plan_missing'],
  ],
  [
    'not told that she may return',
    'needs_met',
    closable({ statements: statements({ toldMayReturnAt: null }) }),
    ['not_told_may_return'],
  ],
  [
    'her wish not recorded',
    'needs_met',
    closable({ statements: statements({ wishRecordedAt: null }) }),
    ['wish_not_recorded'],
  ],
  [
    'later contact not asked',
    'needs_met',
    closable({ laterContact: 'not_asked' }),
    ['follow_up_consent_not_asked'],
  ],
  [
    'later contact allowed in company only',
    'needs_met',
    closable({ laterContact: 'provisional' }),
    ['follow_up_consent_not_asked'],
  ],
  ['later contact not wanted', 'needs_met', closable({ laterContact: 'refused' }), []],
  ['a child without a decision', 'needs_met', closable({ isMinor: true }), ['child_decision_missing']],
  ['a child with one', 'needs_met', closable({ isMinor: true, childDecided: true }), []],
];
const OTHERS: readonly Row[] = [
  ['her informed request, whatever the risk', 'survivor_request', request(), []],
  ['no request', 'survivor_request', closable(), ['stop_request_missing']],
  ['a request in company', 'survivor_request', request({ alone: 'no' }), ['request_not_alone']],
  [
    'a request nobody knows was alone',
    'survivor_request',
    request({ alone: 'unknown' }),
    ['request_not_alone'],
  ],
  [
    'a request without the services explained',
    'survivor_request',
    request({ servicesExplained: false }),
    ['services_not_explained'],
  ],
  [
    'a request without the risks explained',
    'survivor_request',
    request({ risksExplained: false }),
    ['risks_not_explained'],
  ],
  [
    'a request without "you may return"',
    'survivor_request',
    request({ toldMayReturn: false }),
    ['not_told_may_return'],
  ],
  [
    'a request not asked about pressure',
    'survivor_request',
    request({ askedAboutPressure: false }),
    ['pressure_not_asked'],
  ],
  [
    'a request before the latest incident',
    'survivor_request',
    { ...request(), incidents: [{ lastOn: '2026-11-23', recordedAt: NOW }] },
    ['stop_request_missing', 'not_told_may_return'],
  ],
  [
    'a request before the reopening',
    'survivor_request',
    { ...request(), openedAt: NOW },
    ['stop_request_missing', 'not_told_may_return'],
  ],
  ['three attempts over 30 days', 'no_contact', silent(), []],
  ['three attempts while risk is high', 'no_contact', silent({ band: 'high' }), ['danger_risk']],
  [
    'three attempts of one worker',
    'no_contact',
    silent({ contacts: [missed(40), missed(25), missed(10)] }),
    ['attempts_by_one_worker'],
  ],
  [
    'an attempt written down three days later',
    'no_contact',
    silent({ contacts: [missed(40), missed(25, { by: 'colleague', recordedAt: daysAgo(22) }), missed(10)] }),
    ['too_few_attempts'],
  ],
  [
    'an attempt written down two days later',
    'no_contact',
    silent({ contacts: [missed(40), missed(25, { by: 'colleague', recordedAt: daysAgo(23) }), missed(10)] }),
    [],
  ],
  ['two attempts', 'no_contact', silent({ contacts: [missed(40), missed(10)] }), ['too_few_attempts']],
  [
    'three attempts in one window',
    'no_contact',
    silent({ contacts: [missed(40), missed(10), missed(10)] }),
    ['too_few_attempts'],
  ],
  [
    'three attempts, one outside the plan',
    'no_contact',
    silent({ contacts: [missed(40), missed(25, { by: 'colleague', inSafeWindow: false }), missed(10)] }),
    ['too_few_attempts'],
  ],
  [
    'three attempts, one not made because unsafe',
    'no_contact',
    silent({
      contacts: [missed(40), missed(25, { by: 'colleague', outcome: 'not_attempted_unsafe' }), missed(10)],
    }),
    ['too_few_attempts'],
  ],
  [
    'somebody else answered one',
    'no_contact',
    silent({
      contacts: [missed(40), missed(25, { by: 'colleague', outcome: 'other_answered' }), missed(10)],
    }),
    [],
  ],
  [
    'three attempts over 29 days',
    'no_contact',
    silent({ contacts: [missed(39), missed(25, { by: 'colleague' }), missed(10)] }),
    ['attempts_too_close'],
  ],
  [
    'she was reached in between',
    'no_contact',
    silent({ contacts: [missed(40), missed(25), contact(20), missed(10)] }),
    ['too_few_attempts'],
  ],
  [
    'she was there and could not talk',
    'no_contact',
    silent({ contacts: [missed(40), missed(25), missed(20, { outcome: 'could_not_talk' }), missed(10)] }),
    ['too_few_attempts'],
  ],
  [
    'an agency not asked',
    'no_contact',
    silent({ agenciesToAsk: [{ agencyId: 'cowfa', askedAt: null }] }),
    ['agencies_not_asked'],
  ],
  [
    'an agency asked',
    'no_contact',
    silent({ agenciesToAsk: [{ agencyId: 'cowfa', askedAt: daysAgo(3) }] }),
    [],
  ],
  ['nobody decided', 'no_contact', silent({ statements: statements() }), ['no_contact_not_decided']],
  [
    'moved, and reached there',
    'moved',
    closable({ receiver: { acceptedAt: daysAgo(5), reachedAt: daysAgo(3) } }),
    [],
  ],
  [
    'moved, accepted and not reached',
    'moved',
    closable({ receiver: { acceptedAt: daysAgo(5), reachedAt: null } }),
    ['receiver_not_confirmed'],
  ],
  [
    'moved, and reached there before the reopening',
    'moved',
    closable({ receiver: { acceptedAt: daysAgo(130), reachedAt: daysAgo(125) } }),
    ['receiver_not_confirmed'],
  ],
  [
    'moved, and reached there too long ago',
    'moved',
    closable({ receiver: { acceptedAt: daysAgo(20), reachedAt: daysAgo(15) } }),
    ['receiver_not_confirmed'],
  ],
  [
    'moved, and beaten since',
    'moved',
    closable({
      receiver: { acceptedAt: daysAgo(5), reachedAt: daysAgo(3) },
      incidents: [{ lastOn: null, recordedAt: daysAgo(2) }],
    }),
    ['receiver_not_confirmed'],
  ],
  ['moved nobody knows where', 'moved', closable(), ['receiver_not_confirmed']],
  [
    'handed over, and reached',
    'transferred',
    closable({ receiver: { acceptedAt: daysAgo(5), reachedAt: daysAgo(3) } }),
    [],
  ],
  [
    'handed over and not accepted',
    'transferred',
    closable({ receiver: { acceptedAt: null, reachedAt: null } }),
    ['receiver_not_confirmed'],
  ],
];

/** Found by the tables of contacts, risk, danger and the other reasons, and by the second person. */
const ELSEWHERE = [
  'child_not_safe',
  'child_left_behind',
  'evidence_missing',
  'family_violence_recorded',
  'called_insignificant',
  'urgent_help_not_offered',
  'other_case_not_named',
  'cards_differ',
  'danger_risk',
  'safety_not_confirmed',
  'safety_confirmed_once',
  'safety_contact_too_old',
  'risk_not_assessed',
  'risk_not_recent',
  'risk_high',
  'new_incident',
  'wellbeing_not_clear',
  'pressure_not_reassessed',
  'danger_life',
  'danger_order',
  'danger_incident',
  'approval_missing',
  'colleague_approval_missing',
];

describe.each([
  ['what must be done', WORK],
  ['the other reasons', OTHERS],
] as const)('%s', (_what, rows) => {
  it.each(rows)('%s', (_case, reason, facts, codes) => {
    expect(blockersBeforeDecision(reason, facts, NOW).map(({ code }) => code)).toEqual(codes);
  });
});

it('every code of the table can be found', () => {
  const told = [...WORK, ...OTHERS].flatMap(([, , , codes]) => codes);
  expect([...new Set([...told, ...ELSEWHERE])].sort()).toEqual(Object.keys(BLOCKERS).sort());
});

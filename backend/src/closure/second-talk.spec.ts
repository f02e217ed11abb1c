import { describe, expect, it } from '@jest/globals';
import {
  actor,
  closable,
  daysAgo,
  episode,
  lead,
  NOW,
  override,
  referral,
  reviewAgency,
  reviewer,
  statements,
  stopRequest,
  supervisor,
} from '../../test/support/closure-facts.js';
import { addHours } from '../shared/dates.js';
import type { ClosureFacts } from './closure-facts.types.js';
import {
  decisionRefusals,
  heldTalkRefusals,
  isOverdue,
  isWishDoubted,
  requestRefusals,
} from './episodes.rules.js';
import type { ClosureDecision, ClosureEpisode, HeldTalk } from './episodes.types.js';

/** The survivor's request at high risk, with no other blocker. */
const asked = { statements: statements({ stopRequest: stopRequest() }) };
const wish = closable({ band: 'high', ...asked });
const unsure = closable({ band: 'incomplete', ...asked });
const calm = closable(asked);
const young = closable({
  openedAt: addHours(NOW, -23),
  statements: statements({ stopRequest: stopRequest({ saidAt: NOW }) }),
});
const shown = closable({ statements: statements({ evidence: 'court_paper', evidenceAt: daysAgo(1) }) });
const approve: ClosureDecision = { decision: 'approve', evidenceSeen: false, hasReason: false };
const HELD = { alone: true, ownWish: true, pressed: false } as const;
const heardBefore = (talk: HeldTalk | null, sentBackFor: string | null = null): ClosureFacts =>
  closable({
    band: 'high',
    statements: statements({ stopRequest: stopRequest(), lastHeard: { talk, sentBackFor } }),
  });
type Stored = Partial<ClosureEpisode>;
const TALKS: readonly (readonly [string, Stored, ClosureFacts, string[]])[] = [
  ['at high risk not before the talk', { secondTalk: 'in_person' }, wish, ['talk_not_held']],
  ['where risk is not known neither', { secondTalk: 'in_person' }, unsure, ['talk_not_held']],
  ['after the talk', { secondTalk: 'in_person', talk: HELD }, wish, []],
  [
    'not where she was not alone',
    { secondTalk: 'in_person', talk: { ...HELD, alone: false } },
    wish,
    ['talk_not_confirming'],
  ],
  [
    'not where it is not her own wish',
    { secondTalk: 'in_person', talk: { ...HELD, ownWish: false } },
    wish,
    ['talk_not_confirming'],
  ],
  [
    'not where she was pressed',
    { secondTalk: 'in_person', talk: { ...HELD, pressed: true } },
    wish,
    ['talk_not_confirming'],
  ],
  [
    'not after 29 days of watching',
    { secondTalk: 'refused', endorsedAt: daysAgo(29) },
    wish,
    ['reopen_on_registration_running'],
  ],
  [
    'not after the watch where an earlier talk doubted her wish',
    { secondTalk: 'refused', endorsedAt: daysAgo(30) },
    heardBefore({ ...HELD, pressed: true }),
    ['talk_not_held'],
  ],
  [
    'after a talk that settles the doubt of an earlier one',
    { secondTalk: 'refused', talk: HELD },
    heardBefore({ ...HELD, pressed: true }),
    [],
  ],
  ['after 30 days of watching', { secondTalk: 'refused', endorsedAt: daysAgo(30) }, wish, []],
  ['at standard risk on the facts', {}, calm, []],
  [
    'at standard risk not against what a talk showed',
    { talk: { ...HELD, pressed: true } },
    calm,
    ['talk_not_confirming'],
  ],
  [
    'with an order in force and a breach open after the talk',
    { secondTalk: 'in_window', talk: HELD },
    { ...wish, orders: [{ inForce: true, endsOn: null, endedAt: null }], openBreaches: 1 },
    [],
  ],
];
/** Three things that may be overridden are open. */
const thrice = closable({
  overdueFollowUps: 1,
  statements: statements({ safetyPlanReviewedAt: null }),
  referrals: [referral({ word: null })],
});
const THREE = [
  override('follow_ups_open', 'done_elsewhere_in_writing', { paperOn: '2026-11-20', paperIssuer: 'court' }),
  override('safety_plan_missing', 'survivor_declined'),
  override('feedback_missing', 'survivor_declined'),
];

describe('asking again without a talk', () => {
  it.each<[string, ClosureFacts, boolean]>([
    ['no talk was held before', wish, false],
    ['the last talk found her own wish', heardBefore(HELD), false],
    ['she was pressed', heardBefore({ ...HELD, pressed: true }), true],
    ['it was not her own wish', heardBefore({ ...HELD, ownWish: false }), true],
    ['she was not alone', heardBefore({ ...HELD, alone: false }), true],
    [
      'the request was sent back for pressure, and no talk written',
      heardBefore(null, 'pressure_or_fear'),
      true,
    ],
    [
      'the request was sent back for pressure in spite of the talk',
      heardBefore(HELD, 'pressure_or_fear'),
      true,
    ],
    ['the request was sent back for want of information', heardBefore(HELD, 'not_informed'), false],
  ])('%s', (_what, facts, isDoubted) => {
    expect(isWishDoubted(facts)).toBe(isDoubted);
    const context = { facts, caseIsOpen: true, hasOpenEpisode: false };
    const request = { actor: lead, reason: 'survivor_request', overrides: [], reviewerAgencyId: 'cowfa' };
    const asking = (secondTalk: 'refused' | 'in_person') =>
      requestRefusals({ ...request, secondTalk }, context, NOW);
    expect(asking('refused')).toEqual(isDoubted ? ['earlier_talk_doubted'] : []);
    expect(asking('in_person')).toEqual([]);
  });
});

describe('deciding as the second person', () => {
  it.each(TALKS)('her own request: %s', (_what, change, facts, refusals) => {
    const stored = episode({ reason: 'survivor_request', ...change });
    const step = { actor: reviewer, episode: stored, decided: approve };
    expect(decisionRefusals(step, facts, NOW)).toEqual(refusals);
  });

  it.each([
    ['not without having seen what shows it', approve, ['evidence_not_seen']],
    ['having seen it', { ...approve, evidenceSeen: true }, []],
  ] as const)('a death: %s', (_what, decided, refusals) => {
    const step = { actor: reviewer, episode: episode({ reason: 'died' }), decided };
    expect(decisionRefusals(step, shown, NOW)).toEqual(refusals);
  });

  it.each([
    ['a case of 23 hours not without a reason', young, approve, ['hurried_reason_missing']],
    ['with one', young, { ...approve, hasReason: true }, []],
    ['a case of a day without', { ...young, openedAt: addHours(NOW, -24) }, approve, []],
  ] as const)('%s', (_what, facts, decided, refusals) => {
    const step = { actor: reviewer, episode: episode({ reason: 'survivor_request' }), decided };
    expect(decisionRefusals(step, facts, NOW)).toEqual(refusals);
  });

  it.each([
    ['by the coordinator: not yet', null, ['overrides_not_agreed']],
    ['agreed', 'coordinator', []],
    ['agreed by the second person, who has two roles', reviewer.userId, ['same_person']],
  ] as const)('more than two overrides are decided too: %s', (_what, overridesAgreedBy, refusals) => {
    const step = {
      actor: reviewer,
      episode: episode({ overrides: THREE, overridesAgreedBy }),
      decided: approve,
    };
    expect(decisionRefusals(step, thrice, NOW)).toEqual(refusals);
  });

  it('two overrides need no more than the supervisor', () => {
    const step = { actor: reviewer, episode: episode({ overrides: THREE.slice(1) }), decided: approve };
    expect(decisionRefusals(step, { ...thrice, overdueFollowUps: 0 }, NOW)).toEqual([]);
  });

  it.each([
    ['an endorsed request lapses after 72 hours', episode({ endorsedAt: daysAgo(3) }), true],
    ['not a minute before', episode({ endorsedAt: addHours(daysAgo(3), 1 / 60) }), false],
    ['not before the endorsement', episode({ state: 'requested', endorsedAt: null }), false],
    [
      'with her no to the talk it waits 30 days of watching, and 72 hours more',
      episode({ endorsedAt: daysAgo(32), secondTalk: 'refused' }),
      false,
    ],
    ['and lapses then', episode({ endorsedAt: daysAgo(33), secondTalk: 'refused' }), true],
  ] as const)('%s', (_what, stored, overdue) => {
    expect(isOverdue(stored, NOW)).toBe(overdue);
    const step = {
      actor: reviewer,
      episode: stored,
      decided: { decision: 'send_back', reason: 'new_concern' } as const,
    };
    if (overdue) expect(decisionRefusals(step, closable(), NOW)).toEqual(['wrong_state']);
  });
});

describe('the own contact of the second person', () => {
  const waiting = episode({ reason: 'survivor_request', secondTalk: 'in_person' });
  it.each([
    ['is hers to write down', reviewer, waiting, []],
    ['not once more', reviewer, { ...waiting, talk: HELD }, ['wrong_state']],
    ['not before the endorsement', reviewer, { ...waiting, state: 'requested' }, ['wrong_state']],
    ['not after the request has lapsed', reviewer, { ...waiting, endorsedAt: daysAgo(3) }, ['wrong_state']],
    ['not for another reason', reviewer, episode(), ['second_talk_not_wanted']],
    ['never by whoever asked', lead, waiting, ['same_person']],
    ['never by whoever endorsed', supervisor, waiting, ['same_person']],
    ['never by a colleague', actor('colleague'), waiting, ['approver_same_agency']],
    ['never by an agency that was not asked', { ...reviewer, agencyId: 'health' }, waiting, ['not_found']],
  ] as const)('%s', (_what, who, stored, refusals) => {
    expect(heldTalkRefusals(who, stored, { facts: wish, now: NOW })).toEqual(refusals);
  });

  it('is never one of police, also where no other agency is left', () => {
    const agencies = [reviewAgency(reviewer.agencyId, { isPolice: true })];
    const facts = { ...wish, secondPerson: { ...wish.secondPerson, agencies } };
    expect(heldTalkRefusals(reviewer, waiting, { facts, now: NOW })).toEqual(['approver_not_eligible']);
    const request = {
      actor: lead,
      reason: 'survivor_request',
      overrides: [],
      secondTalk: 'in_person',
      reviewerAgencyId: reviewer.agencyId,
    } as const;
    const context = { facts, caseIsOpen: true, hasOpenEpisode: false };
    expect(requestRefusals(request, context, NOW)).toEqual(['reviewer_not_eligible']);
  });

  it('may be asked for at standard risk too', () => {
    const stored = episode({ reason: 'survivor_request' });
    expect(heldTalkRefusals(reviewer, stored, { facts: calm, now: NOW })).toEqual([]);
  });
});

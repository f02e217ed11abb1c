import { describe, expect, it } from '@jest/globals';
import {
  actor,
  closable,
  daysAgo,
  episode,
  lead,
  NOW,
  reviewAgency,
  reviewer,
  statements,
  supervisor,
} from '../../test/support/closure-facts.js';
import type { Override } from './closure.types.js';
import type { ClosureFacts, ReviewAgency, SecondPersonFacts } from './closure-facts.types.js';
import {
  decisionRefusals,
  endorsementRefusals,
  episodeAfter,
  neededOverrides,
  requestRefusals,
  supervisorSendBackRefusals,
  unmetBlockers,
  withdrawalRefusals,
} from './episodes.rules.js';
import {
  CONFIRMATION_DOUBTS,
  EPISODE_REFUSALS,
  EPISODE_STATES,
  EPISODE_TRANSITIONS,
  SEND_BACK_REASONS,
} from './episodes.types.js';
import type {
  ClosureActor,
  ClosureDecision,
  ClosureEpisode,
  ClosureRequest,
  EpisodeState,
} from './episodes.types.js';
import { secondPersonFor } from './second-person.rules.js';

const told: string[] = [];
const tell = (refusals: string[]): string[] => (told.push(...refusals), refusals);

const second = (agencies: ReviewAgency[], refusesSharing = false): SecondPersonFacts => ({
  ownerAgencyId: 'crisis-centre',
  refusesSharing,
  agencies,
});
const alone = closable({ secondPerson: second([reviewAgency('cowfa')], true) });
const late = closable({ overdueFollowUps: 1 });
const skip = (reason: Override['reason'] = 'done_elsewhere_in_writing'): Override => ({
  code: 'follow_ups_open',
  reason,
});

describe('the attempt to close', () => {
  it('every state can be reached and every waiting one has a way out', () => {
    const reached = new Set<EpisodeState>(['requested']);
    for (const state of reached)
      Object.values(EPISODE_TRANSITIONS[state]).forEach((next) => reached.add(next));
    expect([...reached].sort()).toEqual([...EPISODE_STATES].sort());
    expect(EPISODE_STATES.filter((state) => Object.keys(EPISODE_TRANSITIONS[state]).length > 0)).toEqual([
      'requested',
      'endorsed',
    ]);
  });

  it.each([
    ['nobody approves what no supervisor endorsed', 'requested', 'approve', null],
    ['a new incident ends a request', 'requested', 'lapse', 'lapsed'],
    ['a new incident ends an endorsed request', 'endorsed', 'lapse', 'lapsed'],
    ['what was approved stays approved', 'approved', 'withdraw', null],
  ] as const)('%s', (_what, state, step, next) => {
    expect(episodeAfter(state, step)).toBe(next);
  });
});

describe('who the second person may be', () => {
  it.each([
    [
      'agencies that know her first',
      [reviewAgency('a'), reviewAgency('b', { holdsGrant: true })],
      ['b', 'a'],
    ],
    ['never a blocked one', [reviewAgency('a', { isBlocked: true }), reviewAgency('b')], ['b']],
    [
      'never one that employs the other party',
      [reviewAgency('a', { employsOtherParty: true }), reviewAgency('b')],
      ['b'],
    ],
    [
      'never one that pressed her to reconcile',
      [reviewAgency('a', { appliedPressure: true }), reviewAgency('b')],
      ['b'],
    ],
    ['never the owner', [reviewAgency('crisis-centre'), reviewAgency('b')], ['b']],
  ] as const)('%s', (_what, agencies, agencyIds) => {
    expect(secondPersonFor(second([...agencies]))).toEqual({ from: 'other_agency', agencyIds });
  });

  it.each([
    [
      'nobody of another agency where she refused sharing',
      second([reviewAgency('a')], true),
      'single_agency_by_her_wish',
    ],
    [
      'a colleague where nobody independent is left',
      second([reviewAgency('a', { isBlocked: true })]),
      'no_independent_agency',
    ],
    ['a colleague where there is no other agency', second([]), 'no_independent_agency'],
  ] as const)('%s', (_what, facts, mark) => {
    expect(secondPersonFor(facts)).toEqual({ from: 'own_agency', mark });
  });
});

type Asked = Partial<ClosureRequest>;
const REQUESTS: readonly (readonly [string, Asked, ClosureFacts, object, string[]])[] = [
  ['the lead asks for a case that may close', {}, closable(), {}, []],
  ['a colleague does not ask', { actor: actor('other') }, closable(), {}, ['not_lead']],
  ['nobody of another agency asks', { actor: reviewer }, closable(), {}, ['not_found']],
  ['nobody who is blocked asks', { actor: { ...lead, isBlocked: true } }, closable(), {}, ['not_found']],
  [
    'an administrator does not ask',
    { actor: { ...lead, worksOnCases: false } },
    closable(),
    {},
    ['not_found'],
  ],
  ['a closed case is not closed again', {}, closable(), { caseIsOpen: false }, ['case_closed']],
  ['one request at a time', {}, closable(), { hasOpenEpisode: true }, ['request_open']],
  ['a reason is chosen', { reason: null }, closable(), {}, ['reason_missing']],
  ['an event is no reason', { reason: 'reconciled' }, closable(), {}, ['reason_not_allowed']],
  ['what is missing stops it', {}, late, {}, ['blockers_unmet']],
  ['a named override goes to the supervisor', { overrides: [skip()] }, late, {}, []],
  [
    'an override says why',
    { overrides: [skip(null)] },
    late,
    {},
    ['override_reason_missing', 'blockers_unmet'],
  ],
  [
    'a high band cannot be skipped',
    { overrides: [{ code: 'risk_high', reason: 'impossible_in_district' }] },
    closable({ band: 'high' }),
    {},
    ['override_not_allowed', 'blockers_unmet'],
  ],
  [
    'the second person cannot be skipped',
    { overrides: [{ code: 'approval_missing', reason: 'she_does_not_want_it' }] },
    closable(),
    {},
    ['override_not_allowed'],
  ],
  ['it names who decides', { reviewerAgencyId: null }, closable(), {}, ['reviewer_missing']],
  ['only an independent agency', { reviewerAgencyId: 'court' }, closable(), {}, ['reviewer_not_eligible']],
  ['her wish keeps it inside', { reviewerAgencyId: null }, alone, {}, []],
  ['her wish is not gone round', { reviewerAgencyId: 'cowfa' }, alone, {}, ['reviewer_not_eligible']],
];

describe('asking to close', () => {
  it.each(REQUESTS)('%s', (_what, asked, facts, change, refusals) => {
    const request = { actor: lead, reason: 'needs_met', overrides: [], reviewerAgencyId: 'cowfa', ...asked };
    const context = { facts, caseIsOpen: true, hasOpenEpisode: false, ...change };
    expect(tell(requestRefusals(request, context, NOW))).toEqual(refusals);
  });
});

describe('endorsing', () => {
  const waiting = episode({ state: 'requested', endorsedBy: null });
  it.each([
    ['the own supervisor endorses', supervisor, waiting, [], closable(), []],
    ['a worker does not', actor('other'), waiting, [], closable(), ['not_supervisor']],
    [
      'a supervisor of another agency does not',
      { ...supervisor, agencyId: 'cowfa' },
      waiting,
      [],
      closable(),
      ['not_found'],
    ],
    [
      'nobody endorses her own request',
      { ...supervisor, userId: 'lead' },
      waiting,
      [],
      closable(),
      ['same_person'],
    ],
    ['not twice', supervisor, episode(), [], closable(), ['wrong_state']],
    ['what came up since stops it', supervisor, waiting, [], late, ['blockers_unmet']],
    ['her own override lets it pass', supervisor, waiting, [skip()], late, []],
    [
      'not without a named reason',
      supervisor,
      waiting,
      [skip(null)],
      late,
      ['override_reason_missing', 'blockers_unmet'],
    ],
    [
      'not to an agency that became unfit',
      supervisor,
      { ...waiting, reviewerAgencyId: 'court' },
      [],
      closable(),
      ['reviewer_not_eligible'],
    ],
  ] as const)('%s', (_what, who, given, overrides, facts, refusals) => {
    const step = { actor: who, episode: given, overrides };
    expect(tell(endorsementRefusals(step, facts, NOW))).toEqual(refusals);
  });

  it.each([
    ['a supervisor sends back with a reason', supervisor, waiting, 'new_concern', []],
    ['not without one', supervisor, waiting, null, ['send_back_reason_missing']],
    ['a worker does not', actor('other'), waiting, 'other', ['not_supervisor']],
    ['another agency does not', reviewer, waiting, 'other', ['not_found']],
    ['not after endorsing', supervisor, episode(), 'other', ['wrong_state']],
    [
      'not her request because of risk',
      supervisor,
      { ...waiting, reason: 'survivor_request' },
      'risk_too_high',
      ['send_back_not_for_risk'],
    ],
  ] as const)('%s', (_what, who, given, reason, refusals) => {
    const step = { actor: who, episode: given, reason };
    expect(tell(supervisorSendBackRefusals(step, closable()))).toEqual(refusals);
  });

  it.each([
    ['the lead takes it back', lead, waiting, []],
    ['the supervisor takes it back', supervisor, episode(), []],
    ['a colleague does not', actor('other'), waiting, ['not_lead']],
    ['another agency does not', reviewer, waiting, ['not_found']],
    ['what is over stays over', lead, episode({ state: 'lapsed' }), ['wrong_state']],
  ] as const)('%s', (_what, who, given, refusals) => {
    expect(tell(withdrawalRefusals(who, given, closable()))).toEqual(refusals);
  });
});

const approve: ClosureDecision = { decision: 'approve' };
const back = (reason: (typeof SEND_BACK_REASONS)[number] | null): ClosureDecision => ({
  decision: 'send_back',
  reason,
});
const colleague = actor('colleague');
const inside = episode({ reviewerAgencyId: 'crisis-centre', mark: 'single_agency_by_her_wish' });
const pressed = closable({
  secondPerson: second([reviewAgency('cowfa', { appliedPressure: true }), reviewAgency('health')]),
});
const DECISIONS: readonly (readonly [
  string,
  ClosureActor,
  ClosureEpisode,
  ClosureDecision,
  ClosureFacts,
  string[],
])[] = [
  ['the other agency approves', reviewer, episode(), approve, closable(), []],
  ['the other agency sends back', reviewer, episode(), back('new_concern'), closable(), []],
  ['not without a reason', reviewer, episode(), back(null), closable(), ['send_back_reason_missing']],
  [
    'an agency that was not asked learns nothing',
    { ...reviewer, agencyId: 'health' },
    episode(),
    approve,
    closable(),
    ['not_found'],
  ],
  [
    'somebody blocked learns nothing',
    { ...reviewer, isBlocked: true },
    episode(),
    approve,
    closable(),
    ['not_found'],
  ],
  [
    'a colleague is not the second person',
    colleague,
    episode(),
    approve,
    closable(),
    ['approver_same_agency'],
  ],
  ['whoever asked does not decide', lead, episode(), approve, closable(), ['same_person']],
  ['whoever endorsed does not decide', supervisor, episode(), approve, closable(), ['same_person']],
  [
    'an agency that pressed her meanwhile does not decide',
    reviewer,
    episode(),
    approve,
    pressed,
    ['approver_not_eligible'],
  ],
  [
    'nobody decides before the endorsement',
    reviewer,
    episode({ state: 'requested' }),
    approve,
    closable(),
    ['wrong_state'],
  ],
  ['nobody decides twice', reviewer, episode({ state: 'refused' }), approve, closable(), ['wrong_state']],
  ['what came up since stops it', reviewer, episode(), approve, late, ['blockers_unmet']],
  ['a named override of the supervisor holds', reviewer, episode({ overrides: [skip()] }), approve, late, []],
  ['inside one agency an unconnected colleague decides', colleague, inside, approve, alone, []],
  [
    'a colleague who worked on the case does not',
    { ...colleague, hasWorkedOnCase: true },
    inside,
    approve,
    alone,
    ['colleague_connected'],
  ],
  [
    'her no to sharing shuts out an agency already asked',
    reviewer,
    episode(),
    approve,
    alone,
    ['approver_not_eligible'],
  ],
];

describe('deciding', () => {
  it.each(DECISIONS)('%s', (_what, who, given, decided, facts, refusals) => {
    const step = { actor: who, episode: given, decided };
    expect(tell(decisionRefusals(step, facts, NOW))).toEqual(refusals);
  });

  const stop = {
    saidAt: daysAgo(1),
    alone: 'yes',
    servicesExplained: true,
    risksExplained: true,
    toldMayReturn: true,
    askedAboutPressure: true,
  } as const;
  const wish = closable({ band: 'high', statements: statements({ stopRequest: stop }) });
  it.each(SEND_BACK_REASONS.map((reason) => [reason]))('of her own request the doubt "%s"', (reason) => {
    const isConfirmable = CONFIRMATION_DOUBTS.some((doubt) => doubt === reason);
    const step = { actor: reviewer, episode: episode({ reason: 'survivor_request' }), decided: back(reason) };
    expect(tell(decisionRefusals(step, wish, NOW))).toEqual(isConfirmable ? [] : ['send_back_not_for_risk']);
  });

  it('her own request is confirmed whatever the risk', () => {
    const step = { actor: reviewer, episode: episode({ reason: 'survivor_request' }), decided: approve };
    expect(decisionRefusals(step, wish, NOW)).toEqual([]);
  });
});

describe('overrides', () => {
  it('count only for what is still missing', () => {
    expect(neededOverrides('needs_met', [skip()], { facts: late, now: NOW })).toEqual([skip()]);
    expect(neededOverrides('needs_met', [skip()], { facts: closable(), now: NOW })).toEqual([]);
  });

  it('never hide what may not be skipped', () => {
    const facts = closable({ band: 'high', overdueFollowUps: 1 });
    const all = [skip(), { code: 'risk_high', reason: 'she_does_not_want_it' } as const];
    expect(unmetBlockers('needs_met', all, { facts, now: NOW }).map(({ code }) => code)).toEqual([
      'risk_high',
    ]);
  });

  it('every refusal of the list was shown above', () => {
    expect([...new Set(told)].sort()).toEqual([...EPISODE_REFUSALS].sort());
  });
});

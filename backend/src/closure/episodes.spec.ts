import { describe, expect, it } from '@jest/globals';
import {
  actor,
  closable,
  episode,
  lead,
  NOW,
  override,
  reviewAgency,
  reviewer,
  statements,
  stopRequest,
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
  EpisodeRefusal,
  EpisodeState,
} from './episodes.types.js';

const told: string[] = [];
const tell = (refusals: string[]): string[] => (told.push(...refusals), refusals);

const second = (agencies: ReviewAgency[], refusesSharing = false): SecondPersonFacts => ({
  ownerAgencyId: 'crisis-centre',
  refusesSharing,
  agencies,
});
const alone = closable({ secondPerson: second([reviewAgency('cowfa')], true) });
const late = closable({ overdueFollowUps: 1 });
const PAPER = { paperOn: '2026-11-20', paperIssuer: 'court' } as const;
const skip = (reason: Override['reason'] = 'done_elsewhere_in_writing'): Override =>
  override('follow_ups_open', reason, reason === 'done_elsewhere_in_writing' ? PAPER : {});
/** The survivor's request at high risk, with no other blocker. */
const wish = closable({ band: 'high', statements: statements({ stopRequest: stopRequest() }) });
const unsure = closable({ band: 'incomplete', statements: statements({ stopRequest: stopRequest() }) });
const calm = closable({ statements: statements({ stopRequest: stopRequest() }) });

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
    { overrides: [override('risk_high', 'impossible_in_district')] },
    closable({ band: 'high' }),
    {},
    ['override_not_allowed', 'blockers_unmet'],
  ],
  [
    'the second person cannot be skipped',
    { overrides: [override('approval_missing', 'survivor_declined')] },
    closable(),
    {},
    ['override_not_allowed'],
  ],
  [
    'an override without its paper',
    { overrides: [override('follow_ups_open', 'done_elsewhere_in_writing')] },
    late,
    {},
    ['paper_missing', 'blockers_unmet'],
  ],
  [
    'a paper of tomorrow',
    {
      overrides: [
        override('follow_ups_open', 'done_elsewhere_in_writing', { ...PAPER, paperOn: '2026-11-25' }),
      ],
    },
    late,
    {},
    ['paper_in_future', 'blockers_unmet'],
  ],
  [
    'a paper where none is the ground',
    { overrides: [override('safety_plan_missing', 'survivor_declined', PAPER)] },
    closable({ statements: statements({ safetyPlanReviewedAt: null }) }),
    {},
    ['paper_not_wanted', 'blockers_unmet'],
  ],
  [
    'a reason that does not fit',
    { overrides: [override('follow_ups_open', 'survivor_declined')] },
    late,
    {},
    ['override_reason_not_fitting', 'blockers_unmet'],
  ],
  [
    "children's safety shown by another body than the child-rights body",
    { overrides: [override('children_safety', 'done_elsewhere_in_writing', PAPER)] },
    closable({ statements: statements({ childrenCheckedAt: null }) }),
    {},
    ['paper_issuer_not_fitting', 'blockers_unmet'],
  ],
  [
    'her request at high risk says how the second person speaks with her',
    { reason: 'survivor_request', secondTalk: 'in_window' },
    wish,
    {},
    [],
  ],
  ['or that she wants no such talk', { reason: 'survivor_request', secondTalk: 'refused' }, wish, {}, []],
  ['it does not leave that open', { reason: 'survivor_request' }, wish, {}, ['second_talk_missing']],
  ['nor where risk is not known', { reason: 'survivor_request' }, unsure, {}, ['second_talk_missing']],
  [
    'at standard risk no talk is agreed',
    { reason: 'survivor_request', secondTalk: 'calls_us' },
    calm,
    {},
    ['second_talk_not_wanted'],
  ],
  ['nor for another reason', { secondTalk: 'calls_us' }, closable(), {}, ['second_talk_not_wanted']],
  ['it names who decides', { reviewerAgencyId: null }, closable(), {}, ['reviewer_missing']],
  ['only an independent agency', { reviewerAgencyId: 'court' }, closable(), {}, ['reviewer_not_eligible']],
  ['her wish keeps it inside', { reviewerAgencyId: null }, alone, {}, []],
  ['her wish is not gone round', { reviewerAgencyId: 'cowfa' }, alone, {}, ['reviewer_not_eligible']],
];

describe('asking to close', () => {
  it.each(REQUESTS)('%s', (_what, asked, facts, change, refusals) => {
    const request = {
      actor: lead,
      reason: 'needs_met',
      overrides: [],
      reviewerAgencyId: 'cowfa',
      secondTalk: null,
      ...asked,
    };
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

const approve: ClosureDecision = { decision: 'approve', evidenceSeen: false, hasReason: false };
const back = (reason: (typeof SEND_BACK_REASONS)[number] | null): ClosureDecision => ({
  decision: 'send_back',
  reason,
});
const colleague = actor('colleague');
const inside = episode({ reviewerAgencyId: 'crisis-centre', mark: 'single_agency_by_survivor_choice' });
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

  it.each(SEND_BACK_REASONS.map((reason) => [reason]))('of her own request the doubt "%s"', (reason) => {
    const isConfirmable = CONFIRMATION_DOUBTS.some((doubt) => doubt === reason);
    const step = { actor: reviewer, episode: episode({ reason: 'survivor_request' }), decided: back(reason) };
    expect(tell(decisionRefusals(step, wish, NOW))).toEqual(isConfirmable ? [] : ['send_back_not_for_risk']);
  });
});

const IN_SECOND_TALK_SPEC: readonly EpisodeRefusal[] = [
  'earlier_talk_doubted',
  'evidence_not_seen',
  'hurried_reason_missing',
  'overrides_not_agreed',
  'reopen_on_registration_running',
  'talk_not_confirming',
  'talk_not_held',
];

describe('overrides', () => {
  it('count only for what is still missing', () => {
    expect(neededOverrides('needs_met', [skip()], { facts: late, now: NOW })).toEqual([skip()]);
    expect(neededOverrides('needs_met', [skip()], { facts: closable(), now: NOW })).toEqual([]);
  });

  it('never hide what may not be skipped', () => {
    const facts = closable({ band: 'high', overdueFollowUps: 1 });
    const all = [skip(), override('risk_high', 'survivor_declined')];
    expect(unmetBlockers('needs_met', all, { facts, now: NOW }).map(({ code }) => code)).toEqual([
      'risk_high',
    ]);
  });

  it('every refusal of the list was shown above', () => {
    expect([...new Set([...told, ...IN_SECOND_TALK_SPEC])].sort()).toEqual([...EPISODE_REFUSALS].sort());
  });
});

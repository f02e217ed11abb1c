import { describe, expect, it } from '@jest/globals';
import { referralChange } from './referral-changes.rules.js';
import type { ReferralActor, ReferralCommand } from './referral-commands.types.js';
import { REFERRAL_REFUSALS } from './referral-commands.types.js';
import { allowedReferralActions, partiesOf, referralRefusals, statusAfter } from './referrals.rules.js';
import { ENDED_STATUSES, REFERRAL_ACTIONS, REFERRAL_STATUSES } from './referrals.types.js';
import type { Ending, Referral, ReferralStatus } from './referrals.types.js';

const NOW = new Date('2026-11-24T08:00:00Z');
const EARLIER = new Date('2026-11-23T08:00:00Z');
const LATER = new Date('2026-11-25T08:00:00Z');
const referral = (change: Partial<Referral> = {}): Referral => ({
  id: 'r1',
  kind: 'service',
  need: 'legal',
  status: 'sent',
  urgency: 'medium',
  band: 'medium',
  fromAgencyId: 'crisis-centre',
  toAgencyId: 'legal-aid',
  sentAt: EARLIER,
  decidedAt: null,
  contactedAt: null,
  serviceOn: null,
  word: null,
  noLongerWanted: false,
  replacesReferralId: null,
  resentAt: null,
  declineReason: null,
  withdrawalReason: null,
  settledBy: null,
  ...change,
});
const actor = (agencyId: string, change: Partial<ReferralActor> = {}): ReferralActor => ({
  agencyId,
  worksOnCases: true,
  coordinatesGroup: false,
  ownServices: [],
  isBlocked: false,
  ...change,
});
const sender = actor('crisis-centre', { ownServices: ['legal'] });
const receiver = actor('legal-aid');
const coordinator = actor('cowfa', { worksOnCases: false, coordinatesGroup: true });
const decline = {
  action: 'decline',
  reason: 'no_capacity',
  nextStep: 'ask the bureau',
  missing: [],
  hasWords: false,
} as const;
const complete = { action: 'complete', serviceOn: '2026-11-24', word: 'received', notAsked: null } as const;
const reRoute = { action: 're_route', toAgencyId: 'bureau', sendRefusals: [] } as const;

describe('the statuses', () => {
  const next = (status: ReferralStatus): ReferralStatus[] =>
    REFERRAL_ACTIONS.map((action) => statusAfter(status, action)).filter((found) => found !== null);

  it('every status can be reached; unavailable also by recording it at once', () => {
    const reached = new Set<ReferralStatus>(['sent']);
    for (const status of reached) next(status).forEach((found) => reached.add(found));
    expect([...reached].sort()).toEqual([...REFERRAL_STATUSES].sort());
  });

  it.each(REFERRAL_STATUSES.map((status) => [status]))(
    'from "%s" there is a way out, or it has ended',
    (status) => {
      const leaves = next(status).some((found) => found !== status);
      const ended = (ENDED_STATUSES as readonly ReferralStatus[]).includes(status);
      // What was declined for missing information goes back to the receiver.
      expect(leaves).toBe(!ended || status === 'declined');
      // An ended referral still accepts the survivor's feedback.
      expect(statusAfter(status, 'record_feedback') !== null).toBe(ended);
    },
  );
});

describe('who may do what', () => {
  it.each([
    ['the sender before an answer', 'sent', sender, ['withdraw', 're_route', 'remind']],
    [
      'the receiver before an answer',
      'sent',
      receiver,
      ['acknowledge', 'accept', 'decline', 'mark_unavailable'],
    ],
    ['the coordinator before an answer', 'sent', coordinator, ['re_route', 'remind']],
    [
      'the receiver after accepting',
      'accepted',
      receiver,
      ['record_contact', 'set_appointment', 'start_service', 'complete', 'mark_not_attended'],
    ],
    [
      'the sender after a decline',
      'declined',
      sender,
      ['record_feedback', 're_route', 'help_ourselves', 'take_waiting_place'],
    ],
    ['the coordinator after a decline', 'declined', coordinator, ['re_route', 'record_gap']],
    ['the sender of what it took back itself', 'withdrawn', sender, ['record_feedback']],
    ['the receiver after completing', 'completed', receiver, ['record_feedback']],
    ['a third agency', 'sent', actor('health'), []],
    ['an administrator of the receiver', 'sent', actor('legal-aid', { worksOnCases: false }), []],
    ['a blocked receiver', 'sent', actor('legal-aid', { isBlocked: true }), []],
    [
      'a blocked coordinator',
      'sent',
      actor('cowfa', { worksOnCases: false, coordinatesGroup: true, isBlocked: true }),
      [],
    ],
  ] as const)('%s', (_what, status, who, actions) => {
    expect(allowedReferralActions(referral({ status }), who, NOW)).toEqual(actions);
  });

  it('a coordinator who also works for the sender stands on both sides', () => {
    const both = actor('crisis-centre', { coordinatesGroup: true });
    expect(partiesOf(referral(), both)).toEqual(['sender', 'group']);
  });
});

const accept = (consentHolds = true): ReferralCommand => ({ action: 'accept', consentHolds });
const REFUSED: readonly (readonly [string, ReferralStatus, ReferralActor, ReferralCommand, string[]])[] = [
  ['accepting with her consent goes on', 'sent', receiver, accept(), []],
  ['accepting after she took consent back does not', 'received', receiver, accept(false), ['consent_ended']],
  ['declining with reason and next step goes on', 'received', receiver, decline, []],
  [
    'declining says why and what happens next',
    'sent',
    receiver,
    { action: 'decline', reason: null, nextStep: ' ', missing: [], hasWords: false },
    ['reason_missing', 'next_step_missing'],
  ],
  [
    'unavailable says whether there is none or none free',
    'sent',
    receiver,
    { action: 'mark_unavailable', reason: null, nextStep: 'ask the district' },
    ['reason_missing'],
  ],
  [
    'a contact has happened',
    'accepted',
    receiver,
    { action: 'record_contact', at: LATER },
    ['time_in_future'],
  ],
  [
    'an appointment lies ahead',
    'accepted',
    receiver,
    { action: 'set_appointment', at: EARLIER },
    ['time_in_past'],
  ],
  ['an appointment may be set again', 'appointment', receiver, { action: 'set_appointment', at: LATER }, []],
  [
    'a service starts on a day that exists',
    'accepted',
    receiver,
    { action: 'start_service', serviceOn: '2026-02-31' },
    ['day_impossible'],
  ],
  [
    'a service has not started tomorrow',
    'accepted',
    receiver,
    { action: 'start_service', serviceOn: '2026-11-25' },
    ['day_in_future'],
  ],
  ['completing with her word goes on', 'service_started', receiver, complete, []],
  [
    'completing without her word says why she was not asked',
    'service_started',
    receiver,
    { ...complete, word: null },
    ['why_not_asked_missing'],
  ],
  [
    'completing may wait for her word where asking was not safe',
    'service_started',
    receiver,
    { ...complete, word: null, notAsked: 'not_safe_to_ask' },
    [],
  ],
  [
    'what did not take place has a next step',
    'appointment',
    receiver,
    { action: 'mark_not_attended', nextStep: '' },
    ['next_step_missing'],
  ],
  [
    'her word may be brought later by the owner',
    'completed',
    sender,
    { action: 'record_feedback', word: 'partly_received', noLongerWanted: false },
    [],
  ],
  [
    'no word is no word',
    'completed',
    sender,
    { action: 'record_feedback', word: null, noLongerWanted: false },
    ['word_missing'],
  ],
  ['taking back says why', 'sent', sender, { action: 'withdraw', reason: null }, ['reason_missing']],
  ['re-routing to another agency goes on', 'sent', coordinator, reRoute, []],
  [
    're-routing to the same agency is reminding',
    'sent',
    coordinator,
    { ...reRoute, toAgencyId: 'legal-aid' },
    ['same_receiver'],
  ],
  [
    're-routing without her consent to the other agency stops',
    'declined',
    sender,
    { ...reRoute, sendRefusals: ['consent_missing'] },
    ['successor_refused'],
  ],
  ['the sender does not accept for the receiver', 'sent', sender, accept(), ['not_your_step']],
  ['what ended is not accepted', 'declined', receiver, accept(), ['wrong_status']],
  [
    'what was completed is not taken back',
    'completed',
    sender,
    { action: 'withdraw', reason: 'no_longer_wanted' },
    ['wrong_status'],
  ],
  [
    'a refusal for another reason says which',
    'sent',
    receiver,
    { action: 'decline', reason: 'other', nextStep: 'try_again_later', missing: [], hasWords: false },
    ['message_missing'],
  ],
  ['nobody else learns that it exists', 'sent', actor('health'), accept(), ['not_found']],
  [
    'somebody blocked learns the same',
    'sent',
    actor('legal-aid', { isBlocked: true }),
    accept(),
    ['not_found'],
  ],
];

/** Shown in refused-referrals.spec.ts. */
const ELSEWHERE = REFERRAL_REFUSALS.filter((code) =>
  /^(missing_|already_|own_|acceptance_|day_in_past|hand_over_not_confirmed)/.test(code),
);

describe('what is refused', () => {
  it.each(REFUSED)('%s', (_what, status, who, command, refusals) => {
    expect(referralRefusals(referral({ status }), { actor: who, command }, NOW)).toEqual(refusals);
  });

  it('nobody accepts the case of an agency that ends before a second person confirmed', () => {
    const refusalsOf = (ending: Ending): string[] => [
      ...referralRefusals(referral({ status: 'sent', ending }), { actor: receiver, command: accept() }, NOW),
    ];
    expect(refusalsOf('to_confirm')).toEqual(['hand_over_not_confirmed']);
    expect(refusalsOf('confirmed')).toEqual([]);
  });

  it('every refusal of the list can be shown', () => {
    const told = [...REFUSED.flatMap(([, , , , refusals]) => refusals), ...ELSEWHERE];
    expect([...new Set(told)].sort()).toEqual([...REFERRAL_REFUSALS].sort());
  });
});

describe('what an action changes', () => {
  it.each([
    ['an acceptance is dated', 'sent', accept(), { status: 'accepted', decidedAt: NOW }],
    [
      'a contact keeps the status',
      'appointment',
      { action: 'record_contact', at: EARLIER },
      { status: 'appointment', contactedAt: EARLIER },
    ],
    [
      'a service that starts is a contact',
      'accepted',
      { action: 'start_service', serviceOn: '2026-11-24' },
      { status: 'service_started', serviceOn: '2026-11-24', contactedAt: NOW },
    ],
    [
      'completing keeps her word',
      'service_started',
      complete,
      { status: 'completed', serviceOn: '2026-11-24', word: 'received' },
    ],
    [
      'not wanting it any more is kept',
      'unavailable',
      { action: 'record_feedback', word: null, noLongerWanted: true },
      { status: 'unavailable', word: null, noLongerWanted: true, settledBy: 'no_longer_wanted' },
    ],
    [
      'taking back because she said so is her word',
      'sent',
      { action: 'withdraw', reason: 'no_longer_wanted' },
      { status: 'withdrawn', noLongerWanted: true },
    ],
    [
      'taking back an error is not',
      'sent',
      { action: 'withdraw', reason: 'entered_in_error' },
      { status: 'withdrawn', noLongerWanted: false },
    ],
    ['re-routing ends what ran', 'received', reRoute, { status: 'withdrawn' }],
    ['re-routing leaves what was declined', 'declined', reRoute, { status: 'declined' }],
    ['a receipt is only a status', 'sent', { action: 'acknowledge' }, { status: 'received' }],
  ] as const)('%s', (_what, status, command, change) => {
    expect(referralChange(referral({ status }), command, NOW)).toEqual(change);
  });
});

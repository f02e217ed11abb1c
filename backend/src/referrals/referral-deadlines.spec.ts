import { describe, expect, it } from '@jest/globals';
import { addDays, addHours } from '../shared/dates.js';
import type { ServiceType } from '../agencies/agencies.types.js';
import { isSoughtAgain, needState, openNeeds } from './needs.rules.js';
import {
  afterSpan,
  duesOf,
  hasEnded,
  outcomeDueAt,
  referralDeadlines,
  storedDetailsOf,
} from './referral-changes.rules.js';
import { ENDED_STATUSES } from './referrals.types.js';
import type { NeedState, NeedTrace, Referral } from './referrals.types.js';
import {
  mayBeSupportLead,
  safetyContactsWith,
  supportLeadAfter,
  supportLeadServices,
  supportLeadAtOpening,
  supportLeadOfferDueAt,
  SUPPORT_LEAD_STATES,
  SUPPORT_LEAD_TRANSITIONS,
} from './support-lead.rules.js';

const SENT = new Date('2026-11-20T08:00:00Z');
const referral = (change: Partial<Referral> = {}): Referral => ({
  id: 'r1',
  kind: 'service',
  need: 'legal',
  status: 'sent',
  urgency: 'medium',
  band: 'standard',
  fromAgencyId: 'crisis-centre',
  toAgencyId: 'legal-aid',
  sentAt: SENT,
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
const accepted = (change: Partial<Referral> = {}): Referral =>
  referral({ status: 'accepted', decidedAt: SENT, ...change });

describe('the clock of a referral', () => {
  it.each([
    ['high: 24 hours', 'high', 'standard', 24],
    ['medium: 72 hours', 'medium', 'standard', 72],
    ['low: 7 days', 'low', 'standard', 168],
    ['low with high risk: 72 hours', 'low', 'high', 72],
    ['high with high risk: 24 hours', 'high', 'high', 24],
    ['low with too little known: 7 days', 'low', 'incomplete', 168],
  ] as const)('answer and first contact, %s', (_what, urgency, band, hours) => {
    expect(afterSpan(SENT, { urgency, band })).toEqual(addHours(SENT, hours));
  });

  it.each([
    ['a shelter for a high case: 2 hours', 'service', 'safe_house', 'high', 2],
    ['a shelter for another case: by urgency', 'service', 'safe_house', 'medium', 72],
    ['another service for a high case: by urgency', 'service', 'legal', 'high', 72],
    ['a shelter that is asked to make the contacts: by urgency', 'support_lead', 'safe_house', 'high', 72],
    ['a shelter that is to take her case over: by urgency', 'handover', 'safe_house', 'high', 72],
  ] as const)('answer, %s', (_what, kind, need, band, hours) => {
    const [due] = referralDeadlines(referral({ kind, need, band }));
    expect(due).toEqual({ step: 'answer', dueAt: addHours(SENT, hours) });
  });

  it('a shelter has its first contact by urgency, once it has said yes', () => {
    const [due] = referralDeadlines(accepted({ need: 'safe_house', band: 'high' }));
    expect(due).toEqual({ step: 'contact', dueAt: addHours(SENT, 72) });
  });

  const asked = { kind: 'service', band: 'standard' } as const;
  it('the outcome is due 30 days after acceptance while no service date is known', () => {
    expect(outcomeDueAt(SENT, { ...asked, serviceOn: null })).toEqual(addDays(SENT, 30));
  });

  it.each([
    ['7 days where risk is high', 'high', 7],
    ['14 days else', 'medium', 14],
  ] as const)('two agencies look after her together for at most %s', (_what, band, days) => {
    expect(outcomeDueAt(SENT, { kind: 'handover', band, serviceOn: null })).toEqual(addDays(SENT, days));
  });

  it('the outcome is due by the end of the seventh day after the service', () => {
    expect(outcomeDueAt(SENT, { ...asked, serviceOn: '2026-11-24' })).toEqual(
      new Date('2026-12-01T18:59:00Z'),
    );
  });

  it.each([
    ['before an answer the answer', referral(), ['answer']],
    ['after receipt still the answer', referral({ status: 'received' }), ['answer']],
    ['after acceptance contact, then outcome', accepted(), ['contact', 'outcome']],
    ['after the contact the outcome', accepted({ contactedAt: SENT }), ['outcome']],
    ['with an appointment contact and outcome', accepted({ status: 'appointment' }), ['contact', 'outcome']],
    ['once the service has started the outcome', accepted({ status: 'service_started' }), ['outcome']],
    ['nothing once it is completed', accepted({ status: 'completed' }), []],
    ['nothing once it is declined', referral({ status: 'declined', decidedAt: SENT }), []],
    ['nothing where no service existed', referral({ status: 'unavailable', toAgencyId: null }), []],
  ] as const)('owed: %s', (_what, given, steps) => {
    expect(referralDeadlines(given).map((due) => due.step)).toEqual(steps);
  });

  it('an early service may be due before a slow first contact', () => {
    const slow = accepted({ urgency: 'low', serviceOn: '2026-11-15' });
    expect(referralDeadlines(slow).map((due) => due.step)).toEqual(['outcome', 'contact']);
  });
});

describe('when a need is settled', () => {
  const first = (change: Partial<NeedTrace>): NeedTrace => referral({ id: 'first', ...change });
  const second = (change: Partial<NeedTrace>): NeedTrace =>
    referral({ id: 'second', sentAt: addDays(SENT, 3), ...change });
  const got = second({ status: 'completed', word: 'received' });
  const lead = { kind: 'support_lead', need: 'psychosocial', contactedAt: SENT } as const;
  const table: readonly (readonly [string, NeedTrace, readonly NeedTrace[], NeedState])[] = [
    ['got it', first({ status: 'completed', word: 'received' }), [], 'settled'],
    ['got part of it', first({ status: 'completed', word: 'partly_received' }), [], 'settled'],
    ['did not want to say', first({ status: 'completed', word: 'no_answer' }), [], 'settled'],
    ['did not get it', first({ status: 'completed', word: 'not_received' }), [], 'open'],
    ['was not asked yet', first({ status: 'completed' }), [], 'word_missing'],
    ['still runs', first({ status: 'appointment' }), [], 'running'],
    ['unavailable', first({ status: 'unavailable' }), [], 'open'],
    ['a waiting place', first({ status: 'unavailable', settledBy: 'waiting_place' }), [], 'open'],
    ['a gap recorded', first({ status: 'declined', settledBy: 'gap' }), [], 'open'],
    ['own help without her word', first({ status: 'declined', settledBy: 'own_help' }), [], 'word_missing'],
    [
      'own help, got it',
      first({ status: 'declined', settledBy: 'own_help', word: 'received' }),
      [],
      'settled',
    ],
    [
      'own help, not got',
      first({ status: 'declined', settledBy: 'own_help', word: 'not_received' }),
      [],
      'open',
    ],
    ['unavailable, later got it', first({ status: 'unavailable' }), [got], 'settled'],
    ['declined, later got it', first({ status: 'declined' }), [got], 'settled'],
    ['not attended, later got it', first({ status: 'not_attended' }), [got], 'settled'],
    ['did not get it, later got it', first({ status: 'completed', word: 'not_received' }), [got], 'settled'],
    [
      'declined, later completed without her word',
      first({ status: 'declined' }),
      [second({ status: 'completed' })],
      'open',
    ],
    [
      'declined, later not got',
      first({ status: 'declined' }),
      [second({ status: 'completed', word: 'not_received' })],
      'open',
    ],
    ['declined, another still runs', first({ status: 'declined' }), [second({ status: 'sent' })], 'open'],
    [
      'declined, another need was met',
      first({ status: 'declined' }),
      [second({ need: 'health', status: 'completed', word: 'received' })],
      'open',
    ],
    [
      'declined, an earlier one was met',
      second({ status: 'declined' }),
      [first({ status: 'completed', word: 'received' })],
      'open',
    ],
    [
      'unavailable, she no longer wants it',
      first({ status: 'unavailable', noLongerWanted: true }),
      [],
      'settled',
    ],
    [
      'unavailable, said of a later one',
      first({ status: 'unavailable' }),
      [second({ status: 'withdrawn', noLongerWanted: true })],
      'settled',
    ],
    ['taken back as an error', first({ status: 'withdrawn' }), [], 'open'],
    ['a support lead who has reached her', first({ ...lead, status: 'accepted' }), [], 'settled'],
    ['a support lead who has not', first({ ...lead, status: 'accepted', contactedAt: null }), [], 'running'],
    [
      'a declined lead is not a declined service',
      first({ ...lead, status: 'declined' }),
      [second({ need: 'psychosocial', status: 'completed', word: 'received' })],
      'open',
    ],
  ];
  it.each(table)('%s', (_what, one, others, state) => {
    expect(needState(one, [one, ...others])).toBe(state);
  });

  const missed = first({ status: 'declined', settledBy: 'own_help', word: 'not_received' });
  it.each([
    ['own help that she did not get', missed, [], true],
    ['own help before her word', { ...missed, word: null }, [], false],
    ['own help that she got', { ...missed, word: 'partly_received' }, [], false],
    ['she does not want it', { ...missed, noLongerWanted: true }, [], false],
    ['she got it elsewhere', missed, [got], false],
    ['another agency has accepted it', missed, [second({ status: 'accepted' })], false],
    ['another agency has not answered', missed, [second({ status: 'sent' })], true],
    ['another need was accepted', missed, [second({ need: 'health', status: 'accepted' })], true],
    ['a service that she did not get', first({ status: 'completed', word: 'not_received' }), [], false],
  ] as const)('%s: a place is looked for again', (_what, one, others, expected) => {
    expect(isSoughtAgain(one, [one, ...others])).toBe(expected);
  });

  it('the open ones are told apart', () => {
    const all = [
      first({ id: 'a', status: 'sent' }),
      first({ id: 'b', status: 'completed', need: 'health' }),
      first({ id: 'c', status: 'declined', need: 'housing' }),
      first({ id: 'd', status: 'completed', need: 'documents', word: 'received' }),
    ];
    expect(openNeeds(all)).toEqual({ running: ['a'], word_missing: ['b'], open: ['c'] });
  });
});

describe('the support lead of a police case', () => {
  it('is offered as one running service of each agency, counselling before all else', () => {
    const offered = (agencyId: string, type: ServiceType, status = 'active') => ({ agencyId, type, status });
    const services = [
      offered('centre', 'hotline'),
      offered('centre', 'psychosocial'),
      offered('shelter', 'safe_house'),
      offered('clinic', 'health', 'paused'),
    ];
    expect(supportLeadServices(services).map(({ type }) => type)).toEqual(['psychosocial', 'safe_house']);
  });

  it('every state can be reached from an opening, and none but "not needed" is a dead end', () => {
    const reached = new Set(['to_offer', 'not_needed']);
    for (const state of reached)
      Object.values(SUPPORT_LEAD_TRANSITIONS[state as 'offered']).forEach((next) => reached.add(next));
    expect([...reached].sort()).toEqual([...SUPPORT_LEAD_STATES].sort());
    for (const state of SUPPORT_LEAD_STATES)
      expect(Object.keys(SUPPORT_LEAD_TRANSITIONS[state]).length).toBeGreaterThan(0);
  });

  it.each([
    ['police_dv', 'to_offer'],
    ['police_district', 'to_offer'],
    ['crisis_centre', 'not_needed'],
    ['miac', 'not_needed'],
  ] as const)('a case of %s opens with "%s"', (type, state) => {
    expect(supportLeadAtOpening(type)).toBe(state);
  });

  it.each([
    ['police_dv', false],
    ['legal_aid', false],
    ['crisis_centre', true],
    ['cowfa_icc', true],
    ['health_msr_room', true],
  ] as const)('%s may be one: %s', (type, may) => {
    expect(mayBeSupportLead(type)).toBe(may);
  });

  it('the offer is due in 72 hours', () => {
    expect(supportLeadOfferDueAt(SENT)).toEqual(addHours(SENT, 72));
  });

  it.each([
    ['to_offer', 'offer', 'offered'],
    ['offered', 'agency_accepts', 'accepted'],
    ['offered', 'turned_down', 'to_offer'],
    ['declined', 'offer', 'offered'],
    ['to_offer', 'agency_accepts', null],
  ] as const)('from %s, %s leads to %s', (state, event, next) => {
    expect(supportLeadAfter(state, event)).toBe(next);
  });

  it.each([
    ['not_needed', 'owner'],
    ['to_offer', 'owner'],
    ['offered', 'owner'],
    ['accepted', 'support_lead'],
    ['declined', 'order_contacts_only'],
  ] as const)('with "%s" the safety contacts are with: %s', (state, who) => {
    expect(safetyContactsWith(state)).toBe(who);
  });
});

describe('what is stored of a referral', () => {
  it('are its due times by step, the first of them apart', () => {
    const none = { ackDueAt: null, contactDueAt: null, outcomeDueAt: null, dueAt: null };
    const answer = addHours(SENT, 72);
    expect(duesOf(referral())).toEqual({ ...none, ackDueAt: answer, dueAt: answer });
    expect(duesOf(accepted())).toEqual({
      ...none,
      ...{ contactDueAt: answer, outcomeDueAt: addDays(SENT, 30), dueAt: answer },
    });
    expect(duesOf(referral({ status: 'completed', decidedAt: SENT }))).toEqual(none);
  });

  it('is whether it has ended', () => {
    const states = ['sent', 'received', 'accepted', 'appointment', 'service_started'] as const;
    expect(states.map(hasEnded)).toEqual(states.map(() => false));
    expect(ENDED_STATUSES.map(hasEnded)).toEqual(ENDED_STATUSES.map(() => true));
  });

  it.each<[string, object, object]>([
    ['acknowledging', { action: 'acknowledge' }, { receivedAt: SENT }],
    [
      'declining',
      { action: 'decline', reason: 'no_capacity', nextStep: 'try_again_later', missing: ['phone'] },
      { declineReason: 'no_capacity', nextStep: 'try_again_later', missingCodes: ['phone'] },
    ],
    [
      'no place',
      { action: 'mark_unavailable', reason: 'full', nextStep: 'ask_another_agency' },
      { unavailableReason: 'full', nextStep: 'ask_another_agency', missingCodes: [] },
    ],
    ['an appointment', { action: 'set_appointment', at: SENT }, { appointmentAt: SENT }],
    [
      'completion with her word',
      { action: 'complete', word: 'helped', notAsked: 'unsafe' },
      { notAskedReason: null },
    ],
    [
      'completion without it',
      { action: 'complete', word: null, notAsked: 'unsafe' },
      { notAskedReason: 'unsafe' },
    ],
    ['absence', { action: 'mark_not_attended', nextStep: 'unknown to us' }, { nextStep: null }],
    [
      'withdrawal',
      { action: 'withdraw', reason: 'survivor_declined' },
      { withdrawalReason: 'survivor_declined' },
    ],
    ['another agency', { action: 're_route' }, { withdrawalReason: 're_routed' }],
    ['asking again', { action: 'remind' }, { askedAt: SENT }],
    [
      'a place to wait for',
      { action: 'take_waiting_place', placeOn: '2026-12-01', interimHelp: 'calls' },
      { waitingOn: '2026-12-01', interimHelp: 'calls' },
    ],
    ['own help', { action: 'help_ourselves' }, { waitingOn: null, interimHelp: null }],
    [
      'what was missing',
      { action: 'send_missing' },
      { waitingOn: null, interimHelp: null, nextStep: null, receivedAt: null },
    ],
    [
      'a gap',
      { action: 'record_gap', tried: ['phone'], interimHelp: 'calls', since: '2026-11-01' },
      {
        waitingOn: null,
        interimHelp: 'calls',
        gapRecordedAt: SENT,
        gapTried: ['phone'],
        gapSince: '2026-11-01',
      },
    ],
    ['acceptance', { action: 'accept' }, {}],
  ])('of %s', (_, command, stored) => {
    expect(storedDetailsOf(command as Parameters<typeof storedDetailsOf>[0], SENT)).toEqual(stored);
  });
});

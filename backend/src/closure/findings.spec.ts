import { describe, expect, it } from '@jest/globals';
import {
  closable,
  contact,
  daysAgo,
  NOW,
  statements,
  stopRequest,
} from '../../test/support/closure-facts.js';
import { addHours, dayOf } from '../shared/dates.js';
import type { ClosureReason } from './closure.types.js';
import type { ClosureFacts } from './closure-facts.types.js';
import { knownDanger, noKnownDanger, urgentHelpOffered } from './known-danger.rules.js';
import {
  attemptsMade,
  breachesDealtWith,
  contactAfterOrder,
  incidentsAssessed,
  noOrderInForce,
  pressureReassessed,
  riskRecent,
  twoSafeContacts,
} from './safety-conditions.rules.js';
import type { Finding } from './safety-conditions.rules.js';
import {
  agenciesAsked,
  laterContactAsked,
  nothingOverdue,
  planFinished,
  receiverReachedHer,
  safetyPlanReviewed,
  standingRequest,
} from './work-conditions.rules.js';

const order = { inForce: true, endsOn: '2026-11-30', endedAt: null };
const incident = (days: number): ClosureFacts['incidents'][number] => ({
  lastOn: null,
  recordedAt: daysAgo(days),
});
const failed = (days: number, by = 'lead'): ClosureFacts['contacts'][number] =>
  contact(days, { outcome: 'not_reached', alone: null, by });

describe('what a finding says of a case', () => {
  it.each<[string, readonly Finding[], readonly unknown[]]>([
    [
      'the day on which an order in force ends, and of no other danger a day',
      noKnownDanger('needs_met', closable({ band: 'high', orders: [{ ...order, inForce: false }, order] })),
      [
        { code: 'danger_risk', facts: {} },
        { code: 'danger_order', facts: { date: '2026-11-30' } },
      ],
    ],
    [
      'no day of an order that was not served',
      noKnownDanger('needs_met', closable({ orders: [{ ...order, endsOn: null }] })),
      [{ code: 'danger_order', facts: {} }],
    ],
    [
      'the day of an urgent triage without an offer of help',
      urgentHelpOffered(closable({ urgentTriageAt: daysAgo(1), triageIsClear: false }), NOW),
      [{ code: 'urgent_help_not_offered', facts: { date: dayOf(daysAgo(1)) } }],
    ],
    [
      'how far apart two contacts are',
      twoSafeContacts(closable({ contacts: [contact(6)] }), NOW),
      [{ code: 'safety_confirmed_once', facts: { days: 14 } }],
    ],
    [
      'how old the last contact may be, and is',
      twoSafeContacts(closable({ contacts: [contact(40), contact(15)] }), NOW),
      [{ code: 'safety_contact_too_old', facts: { days: 14, date: dayOf(daysAgo(15)) } }],
    ],
    [
      'how old an assessment may be, and is',
      riskRecent(closable({ assessedAt: daysAgo(31) }), NOW),
      [{ code: 'risk_not_recent', facts: { days: 30, date: dayOf(daysAgo(31)) } }],
    ],
    [
      'the day of the latest pressure',
      pressureReassessed(closable({ pressuresAt: [daysAgo(5), daysAgo(3), daysAgo(4)] }), NOW),
      [{ code: 'pressure_not_reassessed', facts: { date: dayOf(daysAgo(3)) } }],
    ],
    [
      'when an order ends',
      noOrderInForce(closable({ orders: [order] })),
      [{ code: 'order_active', facts: { date: '2026-11-30' } }],
    ],
    [
      'how many breaches are open',
      breachesDealtWith(closable({ openBreaches: 2 })),
      [{ code: 'danger_breach', facts: { count: 2 } }],
    ],
    [
      'when an order ended',
      contactAfterOrder(closable({ orders: [{ inForce: false, endsOn: null, endedAt: daysAgo(2) }] })),
      [{ code: 'order_ended_recently', facts: { date: dayOf(daysAgo(2)) } }],
    ],
    [
      'how many attempts were made and are needed',
      attemptsMade(closable({ contacts: [failed(4), failed(4)] }), NOW),
      [{ code: 'too_few_attempts', facts: { count: 1, needed: 3, days: 30 } }],
    ],
    [
      'over how many days attempts are needed',
      attemptsMade(closable({ contacts: [failed(9), failed(6, 'colleague'), failed(4)] }), NOW),
      [{ code: 'attempts_too_close', facts: { days: 30 } }],
    ],
    [
      'how many tasks are late, those of danger apart',
      nothingOverdue(closable({ overdueFollowUps: 5, overdueSafety: 2 })),
      [
        { code: 'safety_follow_ups_open', facts: { count: 2 } },
        { code: 'follow_ups_open', facts: { count: 3 } },
      ],
    ],
    [
      'how many actions are open',
      planFinished(closable({ openPlanActions: 2 })),
      [{ code: 'plan_actions_open', facts: { count: 2 } }],
    ],
    [
      'which agencies were not asked in this episode',
      agenciesAsked(
        closable({
          agenciesToAsk: [
            { agencyId: 'asked', askedAt: daysAgo(3) },
            { agencyId: 'before', askedAt: daysAgo(121) },
            { agencyId: 'never', askedAt: null },
          ],
        }),
      ),
      [{ code: 'agencies_not_asked', facts: { count: 2 }, subjectIds: ['before', 'never'] }],
    ],
  ])('%s', (_, found, expected) => {
    expect(found).toEqual(expected);
  });
});

describe('a condition at its limit', () => {
  const codesOf = (findings: readonly Finding[]): string[] => findings.map(({ code }) => code);
  const assessed = { assessedAt: daysAgo(6) };

  it.each<[string, readonly Finding[], readonly string[]]>([
    [
      'an incident recorded with the assessment',
      incidentsAssessed(closable({ ...assessed, incidents: [incident(6)] })),
      [],
    ],
    [
      'one incident of two after it',
      incidentsAssessed(closable({ incidents: [incident(9), incident(5)] })),
      ['new_incident'],
    ],
    [
      'pressure with the assessment',
      pressureReassessed(closable({ ...assessed, pressuresAt: [daysAgo(6)] }), NOW),
      ['pressure_not_reassessed'],
    ],
    [
      'pressure without any assessment',
      pressureReassessed(closable({ assessedAt: null, pressuresAt: [daysAgo(6)] }), NOW),
      ['pressure_not_reassessed'],
    ],
    ['pressure now', pressureReassessed(closable({ pressuresAt: [NOW] }), NOW), ['pressure_not_reassessed']],
    ['pressure still to come', pressureReassessed(closable({ pressuresAt: [daysAgo(-1)] }), NOW), []],
    [
      'worries at the last safe contact',
      twoSafeContacts(
        closable({ contacts: [contact(20), contact(6), contact(6, { outcome: 'reached_worries' })] }),
        NOW,
      ),
      [],
    ],
    [
      'worries before it',
      twoSafeContacts(
        closable({ contacts: [contact(20), contact(9, { outcome: 'reached_worries' }), contact(6)] }),
        NOW,
      ),
      [],
    ],
    [
      'a contact that is still to come',
      twoSafeContacts(closable({ contacts: [contact(6), contact(-10)] }), NOW),
      ['safety_confirmed_once'],
    ],
    [
      'a contact at the end of an order',
      contactAfterOrder(
        closable({ contacts: [contact(6)], orders: [{ ...order, inForce: false, endedAt: daysAgo(6) }] }),
      ),
      ['order_ended_recently'],
    ],
    [
      'an attempt after an order ended is no contact',
      contactAfterOrder(
        closable({ contacts: [failed(2)], orders: [{ ...order, inForce: false, endedAt: daysAgo(6) }] }),
      ),
      ['order_ended_recently'],
    ],
    [
      'three attempts, one with the opening and one now',
      attemptsMade(
        closable({ openedAt: daysAgo(40), contacts: [failed(40), failed(20, 'colleague'), failed(0)] }),
        NOW,
      ),
      [],
    ],
    [
      'an attempt still to come',
      attemptsMade(closable({ contacts: [failed(40), failed(20, 'colleague'), failed(-1)] }), NOW),
      ['too_few_attempts'],
    ],
    [
      'attempts in any order',
      attemptsMade(closable({ contacts: [failed(20), failed(40, 'colleague'), failed(8)] }), NOW),
      [],
    ],
    [
      'an unsafe moment between attempts ends nothing',
      attemptsMade(
        closable({
          contacts: [
            failed(40),
            contact(30, { outcome: 'not_attempted_unsafe' }),
            failed(20, 'colleague'),
            failed(8),
          ],
        }),
        NOW,
      ),
      [],
    ],
    [
      'a plan reviewed with the opening',
      safetyPlanReviewed(closable({ statements: statements({ safetyPlanReviewedAt: daysAgo(120) }) })),
      [],
    ],
    [
      'a plan reviewed before the opening',
      safetyPlanReviewed(closable({ statements: statements({ safetyPlanReviewedAt: daysAgo(121) }) })),
      ['safety_plan_missing'],
    ],
    ['a refused later contact', laterContactAsked(closable({ laterContact: 'refused' })), []],
    ['a withdrawn later contact', laterContactAsked(closable({ laterContact: 'withdrawn' })), []],
    [
      'a receiver that never accepted',
      receiverReachedHer(closable({ receiver: { acceptedAt: null, reachedAt: daysAgo(3) } }), NOW),
      ['receiver_not_confirmed'],
    ],
  ])('%s', (_, found, expected) => {
    expect(codesOf(found)).toEqual(expected);
  });

  it('a request to stop stands until an incident is recorded after it', () => {
    const request = stopRequest();
    const withIncident = (recordedAt: Date): ClosureFacts =>
      closable({
        incidents: [{ lastOn: null, recordedAt }],
        statements: statements({ stopRequest: request }),
      });
    expect(standingRequest(withIncident(request.saidAt))).toEqual(request);
    expect(standingRequest(withIncident(addHours(request.saidAt, 1)))).toBeNull();
  });
});

describe('known danger at its limit', () => {
  it('an incident recorded with the assessment is assessed, and one after it is not', () => {
    expect(knownDanger(closable({ incidents: [incident(6)] }))).toEqual([]);
    expect(knownDanger(closable({ incidents: [incident(5)] }))).toEqual(['danger_incident']);
    expect(knownDanger(closable({ assessedAt: null }))).toEqual(['danger_risk', 'danger_incident']);
  });

  it.each<[string, ClosureReason, Partial<ClosureFacts>, string[]]>([
    [
      'opened in error, nothing asked',
      'opened_in_error',
      { isAssessed: false, assessedAt: null, triageIsClear: null },
      [],
    ],
    ['opened in error, a high band', 'opened_in_error', { isAssessed: false, band: 'high' }, ['danger_risk']],
    ['opened in error, a band left open', 'opened_in_error', { isAssessed: false, band: 'incomplete' }, []],
    [
      'opened in error, a triage not clear',
      'opened_in_error',
      { isAssessed: false, triageIsClear: false },
      ['danger_life'],
    ],
    ['opened in error, assessed', 'opened_in_error', { band: 'incomplete' }, ['danger_risk']],
    [
      'moved, nothing asked',
      'moved',
      { isAssessed: false, assessedAt: null, incidents: [], triageIsClear: null },
      ['danger_life'],
    ],
  ])('%s', (_, reason, change, codes) => {
    expect(noKnownDanger(reason, closable(change)).map(({ code }) => code)).toEqual(codes);
  });

  it.each<[string, Partial<ClosureFacts>, boolean]>([
    ['no urgent triage', {}, false],
    [
      'an offer at the moment of the triage',
      { urgentTriageAt: daysAgo(1), statements: statements({ helpOfferedAt: daysAgo(1) }) },
      false,
    ],
    [
      'an offer before it',
      { urgentTriageAt: daysAgo(1), statements: statements({ helpOfferedAt: daysAgo(2) }) },
      true,
    ],
    ['no offer', { urgentTriageAt: daysAgo(1) }, true],
    ['no offer, after 72 hours', { urgentTriageAt: daysAgo(3) }, false],
    ['a triage that is clear by now', { urgentTriageAt: daysAgo(1), triageIsClear: true }, false],
  ])('help after an urgent triage: %s', (_, change, isMissing) => {
    expect(urgentHelpOffered(closable({ triageIsClear: false, ...change }), NOW)).toHaveLength(
      isMissing ? 1 : 0,
    );
  });
});

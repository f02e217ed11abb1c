import { describe, expect, it } from '@jest/globals';
import { eventEffects, eventProblems } from './case-group.rules.js';
import {
  CHANGE_EVENTS,
  CLOSURE_EVENTS,
  EVENT_PROBLEMS,
  EVENT_ROWS,
  PRESSURE_EVENTS,
  RECORDED_EVENTS,
} from './case-events.types.js';
import type { EventFacts } from './case-events.types.js';

const event = (change: Partial<EventFacts>): EventFacts => ({
  event: 'perpetrator_warned',
  happenedOn: '2026-11-20',
  withdrawalReason: null,
  survivorView: null,
  periodEndsOn: null,
  ...change,
});

describe('what an event does', () => {
  it.each([
    ['a reconciliation raises risk and asks for an assessment', event({ event: 'reconciled' }), true, true],
    ['a return home raises risk and asks for an assessment', event({ event: 'returned_home' }), true, true],
    [
      'a matter called insignificant raises risk and asks for an assessment',
      event({ event: 'insignificant' }),
      true,
      true,
    ],
    [
      'a complaint withdrawn under pressure raises risk',
      event({ event: 'complaint_withdrawn', withdrawalReason: 'pressure_suspected' }),
      true,
      true,
    ],
    [
      'a complaint withdrawn in fear raises risk',
      event({ event: 'complaint_withdrawn', withdrawalReason: 'fear' }),
      true,
      true,
    ],
    [
      'a complaint withdrawn by her own decision does not',
      event({ event: 'complaint_withdrawn', withdrawalReason: 'own_decision' }),
      false,
      false,
    ],
    [
      'a complaint withdrawn without a reason raises nothing but asks for an assessment',
      event({ event: 'complaint_withdrawn', withdrawalReason: 'not_stated' }),
      false,
      true,
    ],
    ['a warning to him raises nothing', event({}), false, false],
    [
      'the end of an order raises nothing but asks for an assessment',
      event({ event: 'order_expired' }),
      false,
      true,
    ],
  ])('%s', (_what, given, raisesRisk, asksReassessment) => {
    expect(eventEffects(given)).toMatchObject({ raisesRisk, asksReassessment });
  });

  it.each(PRESSURE_EVENTS)('%s is pressure: it raises risk and asks for an assessment', (code) => {
    expect(eventEffects(event({ event: code }))).toEqual({
      partition: 'risk',
      isPressure: true,
      raisesRisk: true,
      asksReassessment: true,
    });
  });

  it.each(CHANGE_EVENTS)('%s asks for an assessment and is no pressure', (code) => {
    expect(eventEffects(event({ event: code }), ['2026-11-20'])).toMatchObject({
      partition: 'risk',
      isPressure: false,
      asksReassessment: true,
    });
  });

  it.each([
    ['on the day of her report', '2026-11-20', true],
    ['30 days after it', '2026-12-20', true],
    ['31 days after it', '2026-12-21', false],
    ['before it', '2026-11-19', false],
  ])('his accusation %s: danger is %j', (_when, happenedOn, isDanger) => {
    const accused = event({ event: 'counter_accusation', happenedOn, accusedTo: 'police' });
    expect(eventEffects(accused, ['2025-01-01', '2026-11-20'])).toEqual({
      ...{ partition: 'risk', isPressure: false },
      ...{ raisesRisk: isDanger, asksReassessment: isDanger },
    });
  });

  it('leaving him, a claim against him and his coming back raise risk; a child does not', () => {
    const raising = CHANGE_EVENTS.filter((code) => eventEffects(event({ event: code }), []).raisesRisk);
    expect(raising).toEqual([
      'separation',
      'divorce_or_alimony_claim',
      'other_party_returned',
      'other_party_released',
    ]);
  });

  it('of what is called an end elsewhere, only a reconciliation counts as pressure', () => {
    expect(CLOSURE_EVENTS.filter((code) => EVENT_ROWS[code].isPressure)).toEqual(['reconciled']);
  });

  it('whatever raises risk asks for an assessment', () => {
    const rows = RECORDED_EVENTS.map((code) =>
      eventEffects(event({ event: code, withdrawalReason: 'fear' })),
    );
    expect(rows.filter((row) => row.raisesRisk && !row.asksReassessment)).toEqual([]);
  });
});

describe('what is wrong with an event', () => {
  it.each([
    ['nothing, when it happened today', event({ happenedOn: '2026-11-24' }), []],
    ['it has not happened yet', event({ happenedOn: '2026-11-25' }), ['day_in_future']],
    ['no calendar has the day', event({ happenedOn: '2026-02-30' }), ['day_impossible']],
    [
      'a complaint was withdrawn, and why is not said',
      event({ event: 'complaint_withdrawn' }),
      ['withdrawal_reason_missing'],
    ],
    [
      'not stated is an answer to why',
      event({ event: 'complaint_withdrawn', withdrawalReason: 'not_stated' }),
      [],
    ],
    [
      'she was to be reconciled, and her view is not said',
      event({ event: 'mediation' }),
      ['survivor_view_missing'],
    ],
    ['not asked is an answer about her view', event({ event: 'reconciled', survivorView: 'not_asked' }), []],
    ['he accused her, and where is not said', event({ event: 'counter_accusation' }), ['accused_to_missing']],
    [
      'a period ends before it begins',
      event({ event: 'court_period', survivorView: 'not_asked', periodEndsOn: '2026-11-19' }),
      ['period_ends_before_start'],
    ],
  ] as const)('%s', (_what, given, problems) => {
    expect(eventProblems(given, '2026-11-24')).toEqual(problems);
  });

  it('every problem of the list can be told', () => {
    const told = [
      event({ happenedOn: '2026-02-30', event: 'complaint_withdrawn' }),
      event({ happenedOn: '2026-11-25', event: 'court_period', periodEndsOn: '2026-11-01' }),
      event({ event: 'counter_accusation' }),
    ].flatMap((given) => eventProblems(given, '2026-11-24'));
    expect([...new Set(told)].sort()).toEqual([...EVENT_PROBLEMS].sort());
  });
});

import { describe, expect, it } from '@jest/globals';
import type { CaseAccess } from '../access/access.types.js';
import { dayOf } from '../shared/dates.js';
import { bindsAt, isInForce, statusAt } from './order-status.rules.js';
import {
  breachActionProblems,
  copyProblems,
  decisionProblems,
  draftProblems,
  extensionProblems,
  extensionRequestProblems,
  liftProblems,
  mayReadOrder,
  mayRecord,
  mostFurtherDays,
  requestProblems,
  runningDays,
  serviceProblems,
  totalDays,
} from './orders.rules.js';
import type { OrderFacts, OrderLaw, OrderProblem } from './orders.types.js';

/** A clock time in Dushanbe. */
const at = (text: string): Date => new Date(`${text}:00+05:00`);
const NOW = at('2026-11-24T11:50');
const LAW: OrderLaw = {
  ...{ issueWithinHours: 24, servedWithinHours: 24, maxInitialDays: 15, extensionDays: 15, totalDays: 30 },
  ...{ countFrom: 'served', dayCounting: 'from_next_day' },
};
const asked: OrderFacts = {
  ...{ reportedAt: at('2026-11-13T18:05'), issuedAt: null, refusedAt: null, servedAt: null, liftedAt: null },
  ...{ days: null, startsOn: null, firstExpiresOn: null, extensions: [] },
};
const issued: OrderFacts = { ...asked, issuedAt: at('2026-11-14T10:30'), days: 15 };
const served: OrderFacts = {
  ...issued,
  ...{ servedAt: at('2026-11-14T16:20'), startsOn: '2026-11-14', firstExpiresOn: '2026-11-29' },
};
const lifted: OrderFacts = { ...served, liftedAt: at('2026-11-20T09:00') };
const draft = { issuedAt: issued.issuedAt, servedAt: issued.issuedAt, days: 15 };

describe('a time of an order at its limit', () => {
  it.each<[string, OrderProblem[], OrderProblem[]]>([
    ['a report now', requestProblems({ reportedAt: NOW, incidentOn: null }, NOW), []],
    [
      'a report on the day of the incident',
      requestProblems({ reportedAt: NOW, incidentOn: dayOf(NOW) }, NOW),
      [],
    ],
    [
      'a report the day before',
      requestProblems({ reportedAt: NOW, incidentOn: '2026-11-25' }, NOW),
      ['before_incident'],
    ],
    ['a decision now', decisionProblems(asked, NOW, NOW), []],
    ['a decision with the report', decisionProblems(asked, at('2026-11-13T18:05'), NOW), []],
    ['service with the issue, for the most days', draftProblems(draft, LAW), []],
    ['a draft that was not issued', draftProblems({ ...draft, issuedAt: null, days: null }, LAW), []],
    [
      'service before the issue',
      draftProblems({ ...draft, servedAt: asked.reportedAt }, LAW),
      ['before_issue'],
    ],
    [
      'service after the order was lifted',
      serviceProblems(lifted, at('2026-11-21T09:00'), NOW),
      ['after_end'],
    ],
    [
      'service after its last day',
      serviceProblems(served, at('2026-11-30T00:00'), at('2026-12-01T00:00')),
      ['after_end'],
    ],
    ['a copy today', copyProblems(issued, dayOf(NOW), NOW), []],
    ['a copy on the day of the issue', copyProblems(issued, '2026-11-14', NOW), []],
    ['a copy the day before', copyProblems(issued, '2026-11-13', NOW), ['before_issue']],
    ['a copy of an order that was not issued', copyProblems(asked, '2026-11-14', NOW), ['before_issue']],
    ['a copy tomorrow', copyProblems(issued, '2026-11-25', NOW), ['in_future']],
    ['an extension asked on the day of service', extensionRequestProblems(served, '2026-11-14', NOW), []],
    [
      'an extension asked the day before',
      extensionRequestProblems(served, '2026-11-13', NOW),
      ['before_service'],
    ],
    [
      'an extension of an order that was not served',
      extensionRequestProblems(issued, '2026-11-20', NOW),
      ['before_service'],
    ],
    ['an extension asked on the day of lifting', extensionRequestProblems(lifted, '2026-11-20', NOW), []],
    ['an extension asked after lifting', extensionRequestProblems(lifted, '2026-11-21', NOW), ['after_end']],
    [
      'an extension asked on the last day',
      extensionRequestProblems(served, '2026-11-29', at('2026-12-02T09:00')),
      [],
    ],
    [
      'an extension asked after it',
      extensionRequestProblems(served, '2026-11-30', at('2026-12-02T09:00')),
      ['after_end'],
    ],
    [
      'an action on the day of the breach',
      breachActionProblems(at('2026-11-20T09:00'), '2026-11-20', NOW),
      [],
    ],
    [
      'an action the day before',
      breachActionProblems(at('2026-11-20T09:00'), '2026-11-19', NOW),
      ['before_breach'],
    ],
    ['an action today', breachActionProblems(at('2026-11-20T09:00'), '2026-11-24', NOW), []],
    ['an action tomorrow', breachActionProblems(at('2026-11-20T09:00'), '2026-11-25', NOW), ['in_future']],
    ['lifting now', liftProblems(served, NOW, NOW), []],
    ['lifting later', liftProblems(served, at('2026-11-24T11:51'), NOW), ['in_future']],
  ])('%s', (_, problems, expected) => {
    expect(problems).toEqual(expected);
  });
});

describe('the days of an order', () => {
  const extend = (days: number, order = served): OrderProblem[] => [
    ...extensionProblems(order, { decision: 'agreed', decidedOn: '2026-11-20', days }, { law: LAW, now: NOW })
      .days,
  ];

  it('count from service, and not before it', () => {
    expect(runningDays(served, LAW)).toEqual({ startsOn: '2026-11-14', expiresOn: '2026-11-29' });
    expect(runningDays(issued, LAW)).toBeNull();
    expect(runningDays(asked, LAW)).toBeNull();
  });

  it('are none in all without a first last day, or without days', () => {
    expect(totalDays(served, '2026-12-14')).toBe(30);
    expect(totalDays({ ...served, firstExpiresOn: null }, '2026-12-14')).toBe(0);
    expect(totalDays({ ...served, days: null }, '2026-12-14')).toBe(0);
  });

  it('may be extended by what the law leaves', () => {
    expect([extend(15), extend(16)]).toEqual([[], ['extension_too_long', 'total_too_long']]);
    expect(mostFurtherDays(served, '2026-11-29', LAW)).toBe(15);
    expect(mostFurtherDays(served, '2026-12-09', LAW)).toBe(5);
    expect(mostFurtherDays(served, '2026-12-20', LAW)).toBe(0);
  });

  it('are longer from the day on which an extension was decided', () => {
    const extended = { ...served, extensions: [{ decidedOn: '2026-11-22', expiresOn: '2026-12-14' }] };
    const statuses = ['2026-11-21T09:00', '2026-11-22T09:00'].map((text) => statusAt(extended, at(text)));
    expect(statuses).toEqual(['active', 'extended']);
    expect([bindsAt(extended, NOW), bindsAt(served, NOW), bindsAt(issued, NOW)]).toEqual([true, true, false]);
    expect([extended, served, issued, asked, lifted].map((order) => isInForce(order, NOW))).toEqual([
      ...[true, true, true, false, false],
    ]);
    const late = { ...served, extensions: [{ decidedOn: '2026-12-01', expiresOn: '2026-12-14' }] };
    expect(statusAt(late, at('2026-11-30T00:00'))).toBe('expired');
  });
});

describe('who records and reads an order', () => {
  const access = (relation: 'own' | 'referred', rights: 'r' | 'rw' | ''): CaseAccess => ({
    ...{ caseId: 'c', granted: new Set(), isLead: false, ownerAgencyId: 'owner' },
    relations: new Set([relation]),
    reads: new Set(rights === '' ? [] : ['legal']),
    writes: new Set(rights === 'rw' ? ['legal'] : []),
  });

  it.each<[string, CaseAccess, string, boolean]>([
    ['the owner', access('own', 'rw'), 'state', true],
    ['police that it was referred to', access('referred', 'rw'), 'police', true],
    ['another receiver', access('referred', 'rw'), 'civil', false],
    ['an owner who only reads', access('own', 'r'), 'police', false],
  ])('recorded by %s', (_, given, kind, may) => {
    expect(mayRecord(given, kind)).toBe(may);
  });

  it.each<[string, CaseAccess, string, boolean]>([
    ['the owner, of another agency', access('own', 'r'), 'other', true],
    ['a receiver, of its own', access('referred', 'r'), 'police', true],
    ['a receiver, of another agency', access('referred', 'r'), 'other', false],
    ['an owner without the partition', access('own', ''), 'police', false],
  ])('read by %s', (_, given, agencyId, may) => {
    expect(mayReadOrder(given, { agencyId: 'police' }, agencyId)).toBe(may);
  });
});

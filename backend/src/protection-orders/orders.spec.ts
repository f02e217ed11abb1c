import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { dayOf, shiftDay } from '../shared/dates.js';
import { bindsAt, daysOfOrder, endOf, endedAt, isInForce, statusAt } from './order-status.rules.js';
import {
  breachActionProblems,
  breachProblems,
  copyProblems,
  decisionProblems,
  draftProblems,
  extensionProblems,
  lengthWarnings,
  paperExtensionProblems,
  witnessProblems,
  liftProblems,
  requestProblems,
  serviceProblems,
  totalDays,
} from './orders.rules.js';
import { COMMANDS_OF_STATUS, ORDER_COMMANDS } from './orders.types.js';
import type { OrderFacts, OrderLaw, OrderStatus } from './orders.types.js';

/** A clock time in Dushanbe. */
const at = (text: string): Date => new Date(`${text}:00+05:00`);
const NOW = at('2026-11-24T11:50');
const LAW: OrderLaw = {
  issueWithinHours: 24,
  servedWithinHours: 24,
  maxInitialDays: 15,
  extensionDays: 15,
  totalDays: 30,
  countFrom: 'served',
  dayCounting: 'from_next_day',
};
const asked: OrderFacts = {
  reportedAt: at('2026-11-13T18:05'),
  issuedAt: null,
  refusedAt: null,
  servedAt: null,
  liftedAt: null,
  days: null,
  startsOn: null,
  firstExpiresOn: null,
  extensions: [],
};
const issued: OrderFacts = { ...asked, issuedAt: at('2026-11-14T10:30'), days: 15 };
const served: OrderFacts = {
  ...issued,
  servedAt: at('2026-11-14T16:20'),
  startsOn: '2026-11-14',
  firstExpiresOn: '2026-11-29',
};
const extended: OrderFacts = {
  ...served,
  extensions: [{ decidedOn: '2026-11-22', expiresOn: '2026-12-14' }],
};

describe('the states of an order', () => {
  it('take every command somewhere, and none once it was refused', () => {
    expect([...new Set(Object.values(COMMANDS_OF_STATUS).flat())].sort()).toEqual([...ORDER_COMMANDS].sort());
    expect(COMMANDS_OF_STATUS.refused).toEqual([]);
  });

  it.each<[string, OrderFacts, Date, OrderStatus]>([
    ['asked for and not decided', asked, NOW, 'requested'],
    ['refused', { ...asked, refusedAt: at('2026-11-14T09:00') }, NOW, 'refused'],
    ['issued and not handed over', issued, NOW, 'issued'],
    ['not handed over for a year', issued, at('2027-11-14T10:00'), 'issued'],
    ['handed over and running', served, NOW, 'active'],
    ['in the last minute of its last day', served, at('2026-11-29T23:59'), 'active'],
    ['at 24:00 of its last day', served, at('2026-11-30T00:00'), 'expired'],
    ['extended, on the day the first length ended', extended, at('2026-11-30T00:00'), 'extended'],
    ['extended, after the new last day', extended, at('2026-12-15T00:00'), 'expired'],
    ['lifted early', { ...served, liftedAt: at('2026-11-20T10:00') }, NOW, 'revoked'],
    ['seen from before it was issued', served, at('2026-11-14T10:00'), 'requested'],
    ['seen from between issue and service', served, at('2026-11-14T12:00'), 'issued'],
    ['seen from before the extension was decided', extended, at('2026-11-21T10:00'), 'active'],
  ])('%s', (_what, order, when, status) => {
    expect(statusAt(order, when)).toBe(status);
  });
});

describe('the end of an order', () => {
  it.each<[string, Partial<OrderLaw>, string | null]>([
    ['is the fifteenth day after service', {}, '2026-11-29'],
    [
      'is a day earlier where the day of service is the first',
      { dayCounting: 'from_same_day' },
      '2026-11-28',
    ],
    ['counts from the issue where the law says so', { countFrom: 'issued' }, '2026-11-28'],
  ])('%s', (_what, change, expiresOn) => {
    const times = { issuedAt: at('2026-11-13T10:30'), servedAt: at('2026-11-14T16:20'), days: 15 };
    expect(daysOfOrder(times, { ...LAW, ...change })?.expiresOn ?? null).toBe(expiresOn);
  });

  it('is not known before service where it counts from service', () => {
    expect(daysOfOrder({ issuedAt: NOW, servedAt: null, days: 15 }, LAW)).toBeNull();
  });

  it('is told as the instant from which nothing runs', () => {
    expect(endedAt(served, NOW)).toBeNull();
    expect(endedAt(served, at('2026-12-01T10:00'))).toEqual(at('2026-11-30T00:00'));
    const liftedAt = at('2026-11-20T10:00');
    expect(endedAt({ ...served, liftedAt }, NOW)).toEqual(liftedAt);
  });

  it('never comes earlier than the days it was issued for, and the order binds nobody after it', () => {
    const anyDays = fc.record({
      hours: fc.integer({ min: 0, max: 24 * 400 }),
      days: fc.integer({ min: 1, max: 60 }),
      later: fc.integer({ min: 0, max: 24 * 90 }),
    });
    fc.assert(
      fc.property(anyDays, ({ hours, days, later }) => {
        const servedAt = new Date(NOW.getTime() - hours * 3_600_000);
        const order = { ...issued, issuedAt: servedAt, servedAt, days };
        const run = daysOfOrder(order, LAW)!;
        const full = { ...order, startsOn: run.startsOn, firstExpiresOn: run.expiresOn };
        const moment = new Date(servedAt.getTime() + later * 3_600_000);
        expect(run.expiresOn).toBe(shiftDay(dayOf(servedAt), days));
        expect(bindsAt(full, moment)).toBe(moment < endOf(run.expiresOn));
        expect(isInForce(full, moment)).toBe(moment < endOf(run.expiresOn));
      }),
      { numRuns: 2_000 },
    );
  });
});

const law = { law: LAW, now: NOW };
const LATER = at('2026-11-25T08:00');

describe('what cannot be recorded', () => {
  it.each<[string, () => readonly string[], string[]]>([
    ['a report of today', () => requestProblems({ reportedAt: NOW, incidentOn: null }, NOW), []],
    ['a report to come', () => requestProblems({ reportedAt: LATER, incidentOn: null }, NOW), ['in_future']],
    [
      'a report before what it reports',
      () => requestProblems({ reportedAt: at('2026-11-13T23:59'), incidentOn: '2026-11-14' }, NOW),
      ['before_incident'],
    ],
    [
      'a decision before the report',
      () => decisionProblems(asked, at('2026-11-13T18:04'), NOW),
      ['before_report'],
    ],
    ['a decision to come', () => decisionProblems(asked, LATER, NOW), ['in_future']],
    [
      'service before the issue',
      () => serviceProblems(issued, at('2026-11-14T10:29'), NOW),
      ['before_issue'],
    ],
    ['service of what was never issued', () => serviceProblems(asked, NOW, NOW), ['before_issue']],
    ['service to come', () => serviceProblems(issued, LATER, NOW), ['in_future']],
    [
      'service after the end, where it counts from the issue',
      () =>
        serviceProblems(
          { ...issued, startsOn: '2026-11-01', firstExpiresOn: '2026-11-16' },
          at('2026-11-17T09:00'),
          NOW,
        ),
      ['after_end'],
    ],
    ['service in time', () => serviceProblems(issued, at('2026-11-14T16:20'), NOW), []],
    ['a copy before the issue', () => copyProblems(issued, '2026-11-13', NOW), ['before_issue']],
    ['a copy tomorrow', () => copyProblems(issued, '2026-11-25', NOW), ['in_future']],
    ['a breach before service', () => breachProblems(issued, NOW, NOW), ['before_service']],
    [
      'a breach of an hour before service',
      () => breachProblems(served, at('2026-11-14T15:00'), NOW),
      ['before_service'],
    ],
    ['a breach while it ran', () => breachProblems(served, at('2026-11-20T21:00'), NOW), []],
    [
      'a breach while it ran, recorded after its end',
      () => breachProblems(served, at('2026-11-29T23:00'), at('2026-12-20T09:00')),
      [],
    ],
    [
      'a breach after its end',
      () => breachProblems(served, at('2026-11-30T00:00'), at('2026-12-20T09:00')),
      ['after_end'],
    ],
    [
      'a breach after it was lifted',
      () => breachProblems({ ...served, liftedAt: at('2026-11-20T10:00') }, at('2026-11-21T10:00'), NOW),
      ['after_end'],
    ],
    ['a breach to come', () => breachProblems(served, LATER, NOW), ['in_future']],
    [
      'an answer to a breach before it',
      () => breachActionProblems(NOW, '2026-11-23', NOW),
      ['before_breach'],
    ],
    ['lifting before the issue', () => liftProblems(issued, at('2026-11-14T10:00'), NOW), ['before_issue']],
    [
      'lifting after its end',
      () => liftProblems(served, at('2026-12-01T10:00'), at('2026-12-20T09:00')),
      ['after_end'],
    ],
    ['lifting while it ran', () => liftProblems(served, at('2026-11-20T10:00'), NOW), []],
  ])('%s', (_what, problems, expected) => {
    expect(problems()).toEqual(expected);
  });

  it('is warned about where the paper is longer than the present setting, and not refused', () => {
    expect(lengthWarnings(16, LAW)).toEqual(['too_many_days']);
    expect([lengthWarnings(15, LAW), lengthWarnings(null, LAW)]).toEqual([[], []]);
  });

  it('a refused signature without two witnesses or a video record', () => {
    const [one, two] = ['Намунаев Н., кӯчаи 1', 'Намунаева З., кӯчаи 2'];
    const service = {
      servedHow: 'refused_to_sign',
      firstWitness: one,
      secondWitness: two,
      videoNumber: null,
    } as const;
    expect(witnessProblems(service)).toEqual([]);
    expect(witnessProblems({ ...service, secondWitness: null })).toEqual(['witnesses_missing']);
    expect(witnessProblems({ ...service, secondWitness: ' намунаев Н., кӯчаи 1' })).toEqual([
      'witness_twice',
    ]);
    expect(witnessProblems({ ...service, firstWitness: null, videoNumber: '7' })).toEqual([]);
    expect(witnessProblems({ ...service, servedHow: 'signed', firstWitness: null })).toEqual([]);
  });

  it('an order that is being written down, before anything of it is saved', () => {
    expect(draftProblems(served)).toEqual([]);
    expect(draftProblems(issued)).toEqual([]);
    expect(draftProblems({ ...served, servedAt: at('2026-11-14T10:00') })).toEqual(['before_issue']);
  });
});

describe('an extension', () => {
  const form = (change: object = {}) => ({
    decision: 'agreed' as const,
    decidedOn: '2026-11-24',
    days: 15,
    ...change,
  });

  it.each<[string, OrderFacts, object, string[], string[]]>([
    ['by as much as the law allows', served, {}, [], []],
    ['by more than one may add', served, { days: 16 }, [], ['extension_too_long', 'total_too_long']],
    ['past the longest an order may run', extended, { days: 1 }, [], ['total_too_long']],
    ['of what was not handed over', issued, {}, ['before_service'], []],
    ['decided tomorrow', served, { decidedOn: '2026-11-25' }, ['in_future'], []],
    ['agreed to without a length', served, { days: null }, [], ['days_missing']],
    ['refused', served, { decision: 'refused', days: null }, [], []],
    ['refused and yet with a length', served, { decision: 'refused' }, [], ['days_not_asked']],
  ])('%s', (_what, order, change, on, days) => {
    expect(extensionProblems(order, form(change), law)).toEqual({ on, days });
  });

  it('on paper for longer than the present setting is recorded with a warning', () => {
    const long = paperExtensionProblems(served, form({ days: 30 }), law);
    expect(long).toEqual({ on: [], days: [], warnings: ['extension_too_long', 'total_too_long'] });
    expect(paperExtensionProblems(served, form({ days: null }), law).days).toEqual(['days_missing']);
  });

  it('decided after the end comes too late, and one decided in time may be recorded after it', () => {
    const now = at('2026-12-20T09:00');
    expect(extensionProblems(served, form({ decidedOn: '2026-11-30' }), { law: LAW, now }).on).toEqual([
      'after_end',
    ]);
    expect(extensionProblems(served, form({ decidedOn: '2026-11-29' }), { law: LAW, now }).on).toEqual([]);
  });

  it('counts with the days before it', () => {
    expect(totalDays(served, '2026-12-14')).toBe(30);
    expect(totalDays(asked, '2026-12-14')).toBe(0);
  });
});

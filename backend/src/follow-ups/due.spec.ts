import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { nextReassessment } from '../risk/risk.rules.js';
import { REASSESS_HOURS, RISK_BANDS } from '../risk/risk.types.js';
import {
  addSpan,
  calledReassessment,
  nextAttempt,
  nextRegular,
  regularReassessment,
  shortened,
} from './due.rules.js';
import { days, hours, months, SAME_DAY } from './follow-up-rules.js';
import { RULE_KEYS } from './follow-ups.types.js';

/** A clock time in Dushanbe. */
const at = (text: string): Date => new Date(`${text}:00+05:00`);
const OPENED = at('2026-11-24T11:50');

describe('a span', () => {
  it.each([
    ['of hours', hours(72), '2026-11-27T11:50'],
    ['of days', days(7), '2026-12-01T11:50'],
    ['of days before', days(-5), '2026-11-19T11:50'],
    ['of months', months(3), '2027-02-24T11:50'],
    ['of the same day', SAME_DAY, '2026-11-24T23:59'],
  ] as const)('%s is counted from the moment', (_what, span, result) => {
    expect(addSpan(OPENED, span)).toEqual(at(result));
  });

  it('of the same day never lies before the moment', () => {
    const late = new Date(at('2026-11-24T23:59').getTime() + 59_000);
    expect(addSpan(late, SAME_DAY)).toEqual(late);
  });
});

describe('the next regular contact', () => {
  it.each([
    ['on the day of opening is in a week', '2026-11-24T11:50', 'standard', '2026-12-01T11:50'],
    ['at the end of the first month is in a week', '2026-12-24T11:49', 'standard', '2026-12-31T11:49'],
    ['from the second month is in two weeks', '2026-12-24T11:50', 'standard', '2027-01-07T11:50'],
    ['at the end of the third month is in two weeks', '2027-02-24T11:49', 'standard', '2027-03-10T11:49'],
    ['from the fourth month is in a month', '2027-02-24T11:50', 'standard', '2027-03-24T11:50'],
    ['years later is in a month', '2029-01-31T11:50', 'standard', '2029-02-28T11:50'],
    ['years later, while risk is high, is in a week', '2029-01-31T11:50', 'high', '2029-02-07T11:50'],
    ['years later, while risk is medium, is in two weeks', '2029-01-31T11:50', 'medium', '2029-02-14T11:50'],
    [
      'years later, while too little is known, is in two weeks',
      '2029-01-31T11:50',
      'incomplete',
      '2029-02-14T11:50',
    ],
    ['in the second month, while risk is high, is in a week', '2027-01-04T11:50', 'high', '2027-01-11T11:50'],
  ] as const)('%s', (_what, now, band, due) => {
    expect(nextRegular(OPENED, at(now), { band })).toEqual(at(due));
  });
});

describe('the next attempt', () => {
  it.each([
    [1, 'high', '2026-11-25T11:50'],
    [2, 'high', '2026-11-26T11:50'],
    [3, 'high', '2026-11-28T11:50'],
    [9, 'high', '2026-12-01T11:50'],
    [1, 'medium', '2026-11-27T11:50'],
    [1, 'incomplete', '2026-11-27T11:50'],
    [1, 'standard', '2026-12-01T11:50'],
    [3, 'standard', '2026-12-11T11:50'],
    [9, 'standard', '2026-12-24T11:50'],
    [0, 'standard', '2026-12-01T11:50'],
  ] as const)('after failure %i in band %s is by %s', (failures, band, due) => {
    expect(nextAttempt(OPENED, failures, { band })).toEqual(at(due));
  });
});

describe('the next assessment', () => {
  it.each(RISK_BANDS.flatMap((band) => [[band, true] as const, [band, false] as const]))(
    'of %s (too little known: %s) is due as the risk rules say',
    (band, incomplete) => {
      expect(regularReassessment(OPENED, band, incomplete)).toEqual(
        nextReassessment(OPENED, { band, incomplete }),
      );
    },
  );

  it.each([
    ['new_incident', 'standard', 24],
    ['pressure_to_reconcile', 'standard', 72],
    ['pressure_to_reconcile', 'incomplete', 72],
    ['pressure_to_reconcile', 'high', 24],
    ['asked_to_stop', 'medium', 72],
  ] as const)('called by %s in band %s is due in %i hours', (cause, band, after) => {
    expect(calledReassessment(OPENED, cause, band)).toEqual(addSpan(OPENED, hours(after)));
  });

  it('is called within three days by whatever calls it, and within one while risk is high', () => {
    const causes = Object.keys(REASSESS_HOURS) as (keyof typeof REASSESS_HOURS)[];
    expect(
      causes.every((cause) => calledReassessment(OPENED, cause, 'high') <= addSpan(OPENED, hours(24))),
    ).toBe(true);
    expect(
      causes.every((cause) => calledReassessment(OPENED, cause, 'standard') <= addSpan(OPENED, hours(72))),
    ).toBe(true);
  });
});

describe('a waiting row under a new band', () => {
  const far = at('2027-11-24T11:50');
  it.each([
    [
      'the first contact of a case now high is due in a day',
      'fu.first_contact',
      1,
      'high',
      '2026-11-25T11:50',
    ],
    [
      'the first contact of a case now medium is due in three days',
      'fu.first_contact',
      1,
      'medium',
      '2026-11-27T11:50',
    ],
    [
      'the safety plan of a case now high is due the same day',
      'fu.safety_plan',
      1,
      'high',
      '2026-11-24T23:59',
    ],
    ['a regular contact of a case now high is due in a week', 'fu.regular', 1, 'high', '2026-12-01T11:50'],
    ['an assessment of a case now high is due in 30 days', 'rk.reassess', 1, 'high', '2026-12-24T11:50'],
    [
      'the offer of a support lead in a case now high is due in a day',
      'sl.offer',
      1,
      'high',
      '2026-11-25T11:50',
    ],
    [
      'an answer to a referral of a case now high is due in three days',
      'rf.ack',
      1,
      'high',
      '2026-11-27T11:50',
    ],
    [
      'a second attempt in a case now high is due in two days',
      'fu.no_contact',
      2,
      'high',
      '2026-11-26T11:50',
    ],
    ['a contact after closing stays where it is', 'fu.post_closure', 1, 'high', '2027-11-24T11:50'],
    [
      'an answer to a referral of a case now medium stays where it is',
      'rf.ack',
      1,
      'medium',
      '2027-11-24T11:50',
    ],
    [
      'a safety plan of a case now standard stays where it is',
      'fu.safety_plan',
      1,
      'standard',
      '2027-11-24T11:50',
    ],
  ] as const)('%s', (_what, rule, step, band, due) => {
    expect(shortened({ rule, step, dueAt: far }, band, { now: OPENED })).toEqual(at(due));
  });

  it('is never due later than it was, whatever the rule, the step, the band and the moment', () => {
    const instant = fc.date({
      min: at('2026-01-01T00:00'),
      max: at('2028-01-01T00:00'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(
        fc.constantFrom(...RULE_KEYS),
        fc.integer({ min: 1, max: 9 }),
        fc.constantFrom(...RISK_BANDS),
        instant,
        instant,
        (rule, step, band, dueAt, now) => {
          expect(shortened({ rule, step, dueAt }, band, { now }).getTime()).toBeLessThanOrEqual(
            dueAt.getTime(),
          );
        },
      ),
      { numRuns: 5_000 },
    );
  });
});

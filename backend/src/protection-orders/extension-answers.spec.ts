import { describe, expect, it } from '@jest/globals';
import { answerBy, answerProblems, newEnd } from './extension-answers.rules.js';
import type { AskedOrder, ExtensionAnswerForm } from './extension-answers.rules.js';
import type { OrderLaw } from './orders.types.js';

const LAW: OrderLaw = {
  issueWithinHours: 24,
  servedWithinHours: 24,
  maxInitialDays: 15,
  extensionDays: 15,
  totalDays: 30,
  countFrom: 'served',
  dayCounting: 'from_next_day',
};
const NOW = new Date('2026-11-20T06:00:00Z');
const ORDER: AskedOrder = {
  reportedAt: new Date('2026-11-10T05:00:00Z'),
  issuedAt: new Date('2026-11-10T06:00:00Z'),
  servedAt: new Date('2026-11-10T07:00:00Z'),
  days: 15,
  startsOn: '2026-11-10',
  firstExpiresOn: '2026-11-25',
  expiresOn: '2026-11-25',
};
const form = (change: Partial<ExtensionAnswerForm>): ExtensionAnswerForm => ({
  decision: 'agreed',
  days: null,
  reason: null,
  missing: [],
  ...change,
});
const problemsOf = (change: Partial<ExtensionAnswerForm>, now = NOW): string[] =>
  answerProblems(ORDER, form(change), { law: LAW, now }).map(({ path, code }) => `${path} ${code}`);

describe('the answer of a prosecutor', () => {
  it.each<[string, Partial<ExtensionAnswerForm>, string[]]>([
    ['agrees to so many days as the law allows', { days: 15 }, []],
    ['agrees to no more', { days: 16 }, ['days extension_too_long', 'days total_too_long']],
    ['says for how many days', {}, ['days days_missing']],
    ['refuses with a reason', { decision: 'refused', reason: 'late' }, []],
    ['does not refuse without', { decision: 'refused' }, ['reason required']],
    ['returns what is missing', { decision: 'returned', missing: ['application'] }, []],
    ['does not return without saying what', { decision: 'returned' }, ['missing required']],
    [
      'agrees without reason and papers',
      { days: 5, reason: 'late', missing: ['report'] },
      ['reason not_needed', 'missing not_needed'],
    ],
    ['refuses for no days', { decision: 'refused', reason: 'other', days: 5 }, ['days days_not_asked']],
  ])('%s', (_, change, expected) => {
    expect(problemsOf(change)).toEqual(expected);
  });

  it('comes before the end of the order', () => {
    expect(problemsOf({ days: 5 }, new Date('2026-11-26T06:00:00Z'))).toEqual(['decision after_end']);
  });

  it('moves the last day', () => {
    expect(newEnd(ORDER, form({ days: 10 }), NOW)).toBe('2026-12-05');
    expect(newEnd({ ...ORDER, expiresOn: '2026-11-27' }, form({ days: 3 }), NOW)).toBe('2026-11-30');
    expect(newEnd(ORDER, form({ decision: 'refused', reason: 'late' }), NOW)).toBeNull();
  });

  it('is owed a day before the end, and never in less than an hour', () => {
    expect(answerBy('2026-11-25', NOW).toISOString()).toBe('2026-11-24T19:00:00.000Z');
    const late = new Date('2026-11-25T10:00:00Z');
    expect(answerBy('2026-11-25', late).toISOString()).toBe('2026-11-25T11:00:00.000Z');
  });
});

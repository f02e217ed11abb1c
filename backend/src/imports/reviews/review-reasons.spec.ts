import { describe, expect, it } from '@jest/globals';
import { byReason, reasonOf } from './review-reasons.rules.js';
import type { ReviewFacts } from './review-reasons.rules.js';

const facts = (change: Partial<ReviewFacts> = {}): ReviewFacts => ({
  ...{ signs: [], settledOn: null, lastOn: '2020-03-01', isKnownElsewhere: false, visits: 1 },
  isConsentAsked: true,
  sameAs: [],
  ...change,
});

describe('the reason of a review', () => {
  it.each<[string, Partial<ReviewFacts>]>([
    ['sign', { signs: ['weapon'], settledOn: '2020-01-01' }],
    ['returned', { settledOn: '2020-02-28' }],
    ['returned', { settledOn: '2020-03-01', isKnownElsewhere: true }],
    ['settled', { settledOn: '2020-03-01', visits: 3 }],
    ['same_survivor', { sameAs: [{}], visits: 2 }],
    ['repeated', { visits: 2, isConsentAsked: false }],
    ['no_consent', { isConsentAsked: false }],
    ['rest', {}],
  ])('is %s', (reason, change) => expect(reasonOf(facts(change))).toBe(reason));

  it('puts danger first, then rows without a worker, then the most visits', () => {
    const row = (id: string, change: Partial<ReviewFacts>, leadName: string | null = null) => {
      const whole = facts(change);
      return { ...whole, caseId: id, leadName, reason: reasonOf(whole) };
    };
    const rows = [
      row('assigned', { settledOn: '2020-03-01', visits: 9 }, 'Лола'),
      row('often', { settledOn: '2020-03-01', visits: 4 }),
      row('once', { settledOn: '2020-03-01' }),
      row('armed', { signs: ['weapon'] }),
    ];
    expect(rows.sort(byReason).map(({ caseId }) => caseId)).toEqual(['armed', 'often', 'once', 'assigned']);
  });
});

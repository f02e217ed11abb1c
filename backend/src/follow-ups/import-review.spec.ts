import { describe, expect, it } from '@jest/globals';
import { dayOf, shiftDay } from '../shared/dates.js';
import { importReviews } from './import-review.rules.js';
import type { ImportedSigns } from './import-review.rules.js';

const NOW = new Date('2026-11-24T11:50:00+05:00');
const signs = (caseId: string, change: Partial<ImportedSigns> = {}): ImportedSigns => ({
  caseId,
  suicideSuspected: false,
  conflictSuspected: false,
  isArmed: false,
  visits: 1,
  isSexual: false,
  isPhysical: false,
  calledEnded: false,
  isMinor: false,
  lastOn: '2020-05-05',
  ...change,
});
const dayAfter = (dueAt: Date): number => (Date.parse(dayOf(dueAt)) - Date.parse(dayOf(NOW))) / 86_400_000;

describe('the review of imported cases', () => {
  it.each([
    ['suspicion of suicide risk', { suicideSuspected: true }],
    ['suspicion of a conflict of interest', { conflictSuspected: true }],
  ])('is due the same day on %s', (_what, change) => {
    expect(importReviews([signs('a', change)], NOW)).toEqual([
      { caseId: 'a', dueAt: new Date('2026-11-24T23:59:00+05:00') },
    ]);
  });

  it('of all others is spread evenly over the next 30 days, and each has one', () => {
    const many = Array.from({ length: 300 }, (_, index) => signs(`case-${String(index).padStart(3, '0')}`));
    const reviews = importReviews(many, NOW);
    expect(new Set(reviews.map((review) => review.caseId)).size).toBe(300);
    const perDay = new Map<number, number>();
    reviews.forEach(({ dueAt }) => perDay.set(dayAfter(dueAt), (perDay.get(dayAfter(dueAt)) ?? 0) + 1));
    expect([...perDay.keys()]).toEqual(Array.from({ length: 30 }, (_, index) => index + 1));
    expect(new Set(perDay.values())).toEqual(new Set([10]));
  });

  it('of few cases does not wait for the end of the month', () => {
    expect(importReviews([signs('a')], NOW).map(({ dueAt }) => dayOf(dueAt))).toEqual([
      shiftDay('2026-11-24', 1),
    ]);
  });

  it('comes sooner the more signs speak for it, then the more recently she was seen, then by id', () => {
    const order = importReviews(
      [
        signs('quiet'),
        signs('recent', { lastOn: '2020-10-01' }),
        signs('beaten', { isPhysical: true }),
        signs('child', { isMinor: true }),
        signs('armed', { isArmed: true, lastOn: '2020-05-04' }),
        signs('often', { visits: 3, calledEnded: true, isPhysical: true }),
        signs('also-quiet'),
      ],
      NOW,
    );
    expect(order.map((review) => review.caseId)).toEqual([
      'child',
      'armed',
      'often',
      'beaten',
      'recent',
      'also-quiet',
      'quiet',
    ]);
  });

  it('falls on the same days when the same register is imported once more', () => {
    const many = Array.from({ length: 50 }, (_, index) => signs(`case-${index}`, { visits: index % 4 }));
    expect(importReviews([...many].reverse(), NOW)).toEqual(importReviews(many, NOW));
  });

  it('of nothing is nothing', () => {
    expect(importReviews([], NOW)).toEqual([]);
  });
});

import { answerRequest, missingAnswer } from './extension-answer-fields';
import type { TypedAnswer } from './extension-answer-fields';

const typed = (change: Partial<TypedAnswer>): TypedAnswer => ({
  ...{ decision: null, days: '', reason: null, missing: [] },
  ...change,
});

describe('an answer to a request to extend an order', () => {
  it.each<[string, Partial<TypedAnswer>, keyof TypedAnswer | null]>([
    ['nothing chosen', {}, 'decision'],
    ['agreed without days', { decision: 'agreed' }, 'days'],
    ['agreed for no day', { decision: 'agreed', days: '0' }, 'days'],
    ['agreed for days', { decision: 'agreed', days: ' 15 ' }, null],
    ['refused without a reason', { decision: 'refused' }, 'reason'],
    ['refused with a reason', { decision: 'refused', reason: 'late' }, null],
    ['returned without a paper', { decision: 'returned' }, 'missing'],
    ['returned for a paper', { decision: 'returned', missing: ['report'] }, null],
  ])('%s', (_, change, field) => {
    expect(missingAnswer(typed(change))).toBe(field);
  });

  it('sends only what belongs to the decision', () => {
    const all = { days: '15', reason: 'late', missing: ['report'] };
    expect(answerRequest(typed({ decision: 'agreed', ...all }))).toEqual({
      ...{ decision: 'agreed', days: 15, reason: null },
    });
    expect(answerRequest(typed({ decision: 'refused', ...all }))).toEqual({
      ...{ decision: 'refused', days: null, reason: 'late' },
    });
    expect(answerRequest(typed({ decision: 'returned', ...all }))).toEqual({
      ...{ decision: 'returned', days: null, reason: null, missing: ['report'] },
    });
  });
});

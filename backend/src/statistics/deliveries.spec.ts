import { describe, expect, it } from '@jest/globals';
import { actionsOf, stateOf } from './deliveries.rules.js';

const waiting = { askedById: 'a', approvedById: null, discardedAt: null };
const approved = { ...waiting, approvedById: 'b' };
const discarded = { ...waiting, discardedAt: new Date() };

describe('a delivery', () => {
  it.each([
    ['waiting', waiting, { a: ['discard'], b: ['approve', 'discard'], c: ['approve', 'discard'] }],
    ['approved', approved, { a: ['take'], b: ['take'], c: [] }],
    ['discarded', discarded, { a: [], b: [], c: [] }],
  ] as const)('that is %s offers each person what that person may do', (state, facts, actions) => {
    expect(stateOf(facts)).toBe(state);
    for (const [person, expected] of Object.entries(actions))
      expect(actionsOf(facts, person)).toEqual(expected);
  });
});

import { describe, expect, it } from '@jest/globals';
import { CONTACT_OUTCOMES, OUTCOME_ROWS } from './outcomes.types.js';
import { asksForPlan, planProblems } from './outcomes.rules.js';

describe('whether the plan is still right', () => {
  it('is asked wherever she was spoken with and still wants contact', () => {
    for (const outcome of CONTACT_OUTCOMES) {
      const isAsked = OUTCOME_ROWS[outcome].talked && outcome !== 'asked_no_contact';
      expect([outcome, asksForPlan({ outcome, alone: 'yes' }, true)]).toEqual([outcome, isAsked]);
      expect(asksForPlan({ outcome, alone: 'yes' }, false)).toBe(false);
    }
  });

  it.each([
    ['needs an answer', 'yes', null, ['plan_missing']],
    ['is confirmed alone', 'yes', 'right', []],
    ['is not confirmed in front of others', 'no', 'right', ['plan_not_alone']],
    ['is not changed where nobody knows whether she was alone', 'unknown', 'changed', ['plan_not_alone']],
    ['is left open with a reason', 'no', 'not_alone', []],
    ['is left open at her wish', 'yes', 'survivor_preference', []],
  ] as const)('%s', (_what, alone, answer, problems) => {
    expect(planProblems({ outcome: 'reached_safe', alone }, answer, { hasPlan: true })).toEqual(problems);
  });

  it('is never asked where nobody spoke with her', () => {
    expect(planProblems({ outcome: 'not_reached', alone: null }, 'right', { hasPlan: true })).toEqual([]);
  });
});

import { describe, expect, it } from '@jest/globals';
import { mayBeMinor, minorProblems, youngestAge } from './minors.rules.js';
import { MINOR_PROBLEMS } from './cases.types.js';
import type { MinorDecision } from './cases.types.js';

const TODAY = '2026-11-24';
const decision = (change: Partial<MinorDecision> = {}): MinorDecision => ({
  childAssent: 'given',
  decider: 'non_offending_adult',
  inPerpetratorsHousehold: 'no',
  ...change,
});

describe('who counts as a child', () => {
  it.each([
    ['17 years and 364 days', { on: '2008-11-25', precision: 'day' }, 17, true],
    ['18 years to the day', { on: '2008-11-24', precision: 'day' }, 18, false],
    ['a birth year that may still mean 17', { on: '2008-01-01', precision: 'year' }, 17, true],
    ['a birth year that must mean 18', { on: '2007-01-01', precision: 'year' }, 18, false],
    ['1 January, which may stand for its year', { on: '2008-01-01', precision: 'day' }, 17, true],
    ['a birth month that may still mean 17', { on: '2008-11-01', precision: 'month' }, 17, true],
    ['a birth month that must mean 18', { on: '2008-10-01', precision: 'month' }, 18, false],
  ] as const)('%s', (_what, born, age, minor) => {
    expect(youngestAge(born, TODAY)).toBe(age);
    expect(mayBeMinor(born, TODAY)).toBe(minor);
  });

  it('nobody whose birth is not known', () => {
    expect(mayBeMinor(null, TODAY)).toBe(false);
  });
});

describe('the decision with a child', () => {
  it.each([
    ['is enough with assent and an adult of another household', 14, decision(), []],
    [
      'is enough with assent and the child-rights body',
      14,
      decision({ decider: 'child_rights_body', inPerpetratorsHousehold: 'unknown' }),
      [],
    ],
    ['needs no assent of a child under six', 5, decision({ childAssent: 'too_young' }), []],
    ['is not asked of an adult', 18, null, []],
    ['must be recorded', 17, null, ['decision_missing']],
    ['must say who decided', 17, decision({ decider: null }), ['decider_missing']],
    [
      'is never that of his household',
      17,
      decision({ inPerpetratorsHousehold: 'yes' }),
      ['decider_in_perpetrators_household'],
    ],
    [
      'is not that of somebody whose household is not known',
      17,
      decision({ inPerpetratorsHousehold: 'unknown' }),
      ['decider_in_perpetrators_household'],
    ],
    ['needs the child to be asked', 17, decision({ childAssent: 'not_asked' }), ['assent_not_asked']],
    ['ends where the child says no', 17, decision({ childAssent: 'withheld' }), ['assent_withheld']],
    ['asks a child of six', 6, decision({ childAssent: 'too_young' }), ['child_old_enough_to_be_asked']],
  ] as const)('%s', (_what, age, given, problems) => {
    expect(minorProblems(age, given)).toEqual(problems);
  });

  it('can show every problem of the list', () => {
    const told = [
      null,
      decision({ decider: null, childAssent: 'not_asked' }),
      decision({ inPerpetratorsHousehold: 'yes', childAssent: 'withheld' }),
      decision({ childAssent: 'too_young' }),
    ].flatMap((given) => minorProblems(17, given));
    expect([...new Set(told)].sort()).toEqual([...MINOR_PROBLEMS].sort());
  });
});

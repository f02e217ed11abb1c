import { describe, expect, it } from '@jest/globals';
import { reviewAgency } from '../../test/support/closure-facts.js';
import type { ReviewAgency, SecondPersonFacts } from './closure-facts.types.js';
import { secondPersonFor } from './closure.rules.js';

const second = (agencies: ReviewAgency[], refusesSharing = false): SecondPersonFacts => ({
  ownerAgencyId: 'crisis-centre',
  refusesSharing,
  agencies,
});

describe('who the second person may be', () => {
  it.each([
    [
      'agencies that know her first',
      [reviewAgency('a'), reviewAgency('b', { holdsGrant: true })],
      ['b', 'a'],
    ],
    ['never a blocked one', [reviewAgency('a', { isBlocked: true }), reviewAgency('b')], ['b']],
    [
      'never one that employs the other party',
      [reviewAgency('a', { employsOtherParty: true }), reviewAgency('b')],
      ['b'],
    ],
    [
      'never one that pressed her to reconcile',
      [reviewAgency('a', { appliedPressure: true }), reviewAgency('b')],
      ['b'],
    ],
    [
      'never police where another is left',
      [reviewAgency('a', { isPolice: true, holdsGrant: true }), reviewAgency('b')],
      ['b'],
    ],
    ['police where no other is left', [reviewAgency('a', { isPolice: true })], ['a']],
    ['never the owner', [reviewAgency('crisis-centre'), reviewAgency('b')], ['b']],
  ] as const)('%s', (_what, agencies, agencyIds) => {
    expect(secondPersonFor(second([...agencies]))).toEqual({ from: 'other_agency', agencyIds });
  });

  it.each([
    [
      'nobody of another agency where she refused sharing',
      second([reviewAgency('a')], true),
      'single_agency_by_survivor_choice',
    ],
    [
      'a colleague where nobody independent is left',
      second([reviewAgency('a', { isBlocked: true })]),
      'no_independent_agency',
    ],
    ['a colleague where there is no other agency', second([]), 'no_independent_agency'],
  ] as const)('%s', (_what, facts, mark) => {
    expect(secondPersonFor(facts)).toEqual({ from: 'own_agency', mark });
  });
});

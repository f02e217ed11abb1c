import { describe, expect, it } from '@jest/globals';
import { reviewRefusal } from './consent.rules.js';

const supervisor = { userId: 'one', roles: ['supervisor'] };
const danger = { basis: 'imminent_danger', recordedBy: 'other', reviewOutcome: null } as const;

describe('the second look at a ground in law', () => {
  it.each([
    ['a supervisor who did not record it may', danger, supervisor, null],
    ['whoever recorded it may not', { ...danger, recordedBy: 'one' }, supervisor, 'own_record'],
    ['a worker may not', danger, { userId: 'one', roles: ['caseworker'] }, 'supervisor_missing'],
    ['her consent is not reviewed', { ...danger, basis: 'consent' }, supervisor, 'nothing_to_review'],
    ['it is made once', { ...danger, reviewOutcome: 'upheld' }, supervisor, 'already_reviewed'],
  ] as const)('%s', (_, record, viewer, refusal) => {
    expect(reviewRefusal(record, viewer)).toBe(refusal);
  });
});

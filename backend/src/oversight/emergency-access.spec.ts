import { describe, expect, it } from '@jest/globals';
import { emergencyRefusal } from './emergency-access.access.js';

describe('who opens a case in an emergency', () => {
  it.each([
    ['a worker of an organization', { agencyKind: 'civil', isLocked: false }, null],
    ['a worker of a state body', { agencyKind: 'state', isLocked: false }, null],
    ['never the police', { agencyKind: 'police', isLocked: false }, 'not_allowed'],
    ['never the police, whatever else', { agencyKind: 'police', isLocked: true }, 'not_allowed'],
    ['nobody whose last one waits for a review', { agencyKind: 'civil', isLocked: true }, 'emergency_locked'],
  ] as const)('%s', (_, facts, refusal) => {
    expect(emergencyRefusal(facts)).toBe(refusal);
  });
});

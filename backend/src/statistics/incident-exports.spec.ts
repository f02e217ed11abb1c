import { describe, expect, it } from '@jest/globals';
import { asRecorded } from './incident-exports.rules.js';

const HEADS = ['incident_id', 'is_minor', 'relationship', 'referred_from'];
const recorded = (minor: string, relationship: string): string | undefined =>
  asRecorded(HEADS, [['1A', minor, relationship, 'self']])[1]?.[3];

describe('rows for an incident recorder', () => {
  it('hold what the recorder calls the relation beside our code', () => {
    expect(asRecorded(HEADS, [['1A', 'no', 'employer', 'self']])).toEqual([
      ['incident_id', 'is_minor', 'relationship', 'recorder_relationship', 'referred_from'],
      ['1A', 'no', 'employer', 'supervisor_employer', 'self'],
    ]);
  });

  it.each([
    ['yes', 'father', 'primary_caregiver'],
    ['no', 'father', 'family_other'],
    ['yes', 'brother', 'family_other'],
    ['no', 'ex_husband', 'intimate_partner'],
    ['no', '', ''],
  ])('of a child (%s), %s is %s', (minor, relationship, told) => {
    expect(recorded(minor, relationship)).toBe(told);
  });

  it('are not made where a column is missing', () => {
    expect(asRecorded(['incident_id'], [['1A']])).toEqual([]);
  });
});

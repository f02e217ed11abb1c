import { describe, expect, it } from '@jest/globals';
import { hoursSince, proposalRefusal } from './oversight.rules.js';

const PERSON = { agencyId: 'a', isActive: true, roles: ['caseworker'], isHead: false };
const PROPOSAL = { agencyId: 'a', as: 'supervisor', isListed: true } as const;

describe('an appointment', () => {
  it.each([
    ['of a caseworker as supervisor is possible', {}, {}, null],
    ['of anybody there as stand-in is possible', { roles: ['administrator'] }, { as: 'stand_in' }, null],
    ['where rows reach people is refused', {}, { isListed: false }, 'agency_reachable'],
    ['of a person of another agency is refused', { agencyId: 'b' }, {}, 'not_of_agency'],
    ['of a person who left is refused', { isActive: false }, {}, 'not_active'],
    ['of a supervisor as supervisor is refused', { roles: ['supervisor'] }, {}, 'appointed_already'],
    ['of the head as stand-in is refused', { isHead: true }, { as: 'stand_in' }, 'appointed_already'],
    ['of an administrator opens no case', { roles: ['administrator'] }, {}, 'administrator_opens_no_case'],
    ['of a statistician is refused', { roles: ['statistician'] }, {}, 'roles_held_apart'],
    [
      'of a data protection officer is refused',
      { roles: ['data_protection_officer'] },
      {},
      'role_stands_alone',
    ],
    ['of oversight itself is refused', { roles: ['oversight'] }, {}, 'role_stands_alone'],
  ] as const)('%s', (_what, person, proposal, refusal) => {
    expect(proposalRefusal({ ...PERSON, ...person }, { ...PROPOSAL, ...proposal })).toBe(refusal);
  });
});

describe('how late', () => {
  it('is given in whole hours, and never before the moment', () => {
    const now = new Date('2026-11-24T12:00:00Z');
    const at = (text: string): Date => new Date(text);
    expect(hoursSince(null, now)).toBe(0);
    expect(hoursSince(at('2026-11-24T10:01:00Z'), now)).toBe(1);
    expect(hoursSince(at('2026-11-24T13:00:00Z'), now)).toBe(0);
  });
});

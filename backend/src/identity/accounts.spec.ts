import { describe, expect, it } from '@jest/globals';
import { ACCOUNT_STATES, accountState, rolesRefusal } from './accounts.rules.js';

const NOW = new Date('2026-11-25T05:00:00Z');
const before = new Date('2026-11-25T04:59:59Z');
const after = new Date('2026-11-25T05:00:01Z');
const ready = { hasPassword: true, mustChange: false, lockedUntil: null, isLocked: false, mustEnrol: false };
const STATES = [
  ['her own password lets her in', {}, 'ready'],
  ['a lock that has run out no longer counts', { lockedUntil: before }, 'ready'],
  ['a lock ends at its minute', { lockedUntil: NOW }, 'ready'],
  ['wrong passwords close it for a while', { lockedUntil: after }, 'temporarily_locked'],
  ['a one-time password is still to be changed', { mustChange: true }, 'one_time_password'],
  ['a lock comes before that', { mustChange: true, lockedUntil: after }, 'temporarily_locked'],
  ['a second factor is still to be added', { mustEnrol: true }, 'no_second_factor'],
  ['a password of her own comes before that', { mustEnrol: true, mustChange: true }, 'one_time_password'],
  ['somebody shut it', { isLocked: true }, 'locked'],
  [
    'a shut account is not told as one that opens by itself',
    { isLocked: true, lockedUntil: after },
    'locked',
  ],
  ['nobody gave her a password', { hasPassword: false, mustChange: true }, 'no_password'],
  ['guesses at no password lock nothing more', { hasPassword: false, lockedUntil: after }, 'no_password'],
] as const;

describe('whether somebody can sign in', () => {
  it.each(STATES)('%s', (_, change, state) => {
    expect(accountState({ ...ready, ...change }, NOW)).toBe(state);
  });

  it('names every state', () => {
    expect(new Set(STATES.map(([, , state]) => state))).toEqual(new Set(ACCOUNT_STATES));
  });
});

describe('roles that are held together', () => {
  it.each([
    [['data_protection_officer'], null],
    [['data_protection_officer', 'caseworker'], 'role_stands_alone'],
    [['administrator', 'data_protection_officer'], 'role_stands_alone'],
    [['oversight'], null],
    [['oversight', 'data_protection_officer'], 'role_stands_alone'],
    [['supervisor', 'oversight'], 'role_stands_alone'],
    [['court_contact'], null],
    [['court_contact', 'caseworker'], 'role_stands_alone'],
    [['supervisor', 'enforcement_contact'], 'role_stands_alone'],
    [['caseworker', 'supervisor'], null],
    [['statistician', 'coordinator'], null],
    [['supervisor', 'caseworker', 'statistician'], 'roles_held_apart'],
  ])('%j: %s', (roles, refusal) => {
    expect(rolesRefusal(roles)).toBe(refusal);
  });
});

/**
 * Policy: whoever keeps the accounts must see who cannot come in, and why, without being asked first: without a
 * password nobody signs in, a shut account opens for nobody, wrong passwords close one for a while, a one-time password
 * that was never changed may not have reached her, and without a second factor she gets no further than to add one.
 */
export const ACCOUNT_STATES = [
  'no_password',
  'shut',
  'locked',
  'one_time_password',
  'no_second_factor',
  'ready',
] as const;
export type AccountState = (typeof ACCOUNT_STATES)[number];

export interface AccountFacts {
  readonly hasPassword: boolean;
  readonly mustChange: boolean;
  readonly lockedUntil: Date | null;
  readonly isShut: boolean;
  readonly mustEnrol: boolean;
}

/** What stands first in the way of signing in. */
export function accountState(
  { hasPassword, mustChange, lockedUntil, isShut, mustEnrol }: AccountFacts,
  now: Date,
): AccountState {
  if (!hasPassword) return 'no_password';
  if (isShut) return 'shut';
  if (lockedUntil !== null && lockedUntil > now) return 'locked';
  if (mustChange) return 'one_time_password';
  return mustEnrol ? 'no_second_factor' : 'ready';
}

/**
 * The officer sees the audit log, in which cases are pseudonyms; with another role she could tell whose some of them are.
 * Oversight appoints supervisors, and must not open cases by a role that it gives itself.
 */
const STAND_ALONE = ['data_protection_officer', 'oversight'];

/**
 * A supervisor reads the exact counts of one agency: less those from a table of all of them, they would tell a small count
 * of the others, of which a statistician reads every table and decides what is published.
 */
const HELD_APART = ['statistician', 'supervisor'];

export type RolesRefusal = 'role_stands_alone' | 'roles_held_apart';

/** Why somebody may not hold these roles together; null where she may. */
export function rolesRefusal(roles: readonly string[]): RolesRefusal | null {
  if (roles.length > 1 && STAND_ALONE.some((role) => roles.includes(role))) return 'role_stands_alone';
  return HELD_APART.every((role) => roles.includes(role)) ? 'roles_held_apart' : null;
}

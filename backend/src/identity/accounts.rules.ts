/**
 * Policy: administrators must see who cannot sign in, and why: no password, a locked account, too many wrong
 * passwords, a one-time password never changed (perhaps not received), or no second factor, which limits the user to
 * adding one.
 */
import { shiftDay } from '../shared/dates.js';
import type { Day } from '../shared/dates.js';
import type { FieldProblem } from '../shared/errors.js';
import { codeList } from '../shared/code-lists.js';

export const ACCOUNT_STATES = codeList('AccountState', [
  'no_password',
  'locked',
  'temporarily_locked',
  'one_time_password',
  'no_second_factor',
  'ready',
]);
export type AccountState = (typeof ACCOUNT_STATES)[number];

export interface AccountFacts {
  readonly hasPassword: boolean;
  readonly mustChange: boolean;
  readonly lockedUntil: Date | null;
  readonly isLocked: boolean;
  readonly mustEnrol: boolean;
}

export function accountState(
  { hasPassword, mustChange, lockedUntil, isLocked, mustEnrol }: AccountFacts,
  now: Date,
): AccountState {
  if (!hasPassword) return 'no_password';
  if (isLocked) return 'locked';
  if (lockedUntil !== null && lockedUntil > now) return 'temporarily_locked';
  if (mustChange) return 'one_time_password';
  return mustEnrol ? 'no_second_factor' : 'ready';
}

/**
 * The officer sees the audit log, in which cases are pseudonyms; with another role she could tell whose some of them are.
 * Oversight appoints supervisors, and must not open cases by a role that it gives itself.
 * A court and enforcement see what a lawyer opened to them, and no case; people who work with perpetrators see no survivor.
 */
const STAND_ALONE = [
  'data_protection_officer',
  'oversight',
  'court_contact',
  'enforcement_contact',
  'programme_worker',
];

/**
 * A supervisor reads the exact counts of one agency: less those from a table of all of them, they would tell a small count
 * of the others, of which a statistician reads every table and decides what is published.
 */
const HELD_APART = ['statistician', 'supervisor'];

export type RolesRefusal = 'role_stands_alone' | 'roles_held_apart';

/** Why a user may not hold these roles together; null where allowed. */
export function rolesRefusal(roles: readonly string[]): RolesRefusal | null {
  if (roles.length > 1 && STAND_ALONE.some((role) => roles.includes(role))) return 'role_stands_alone';
  return HELD_APART.every((role) => roles.includes(role)) ? 'roles_held_apart' : null;
}

/** Upper limit for an absence; a longer one means that the user has left. */
const LONGEST_DAYS = 366;

/** What is wrong with the days of an absence, by field; `endsOn` is its last day. */
export function absenceProblems(days: { startsOn: Day; endsOn: Day }, today: Day): FieldProblem[] {
  const { startsOn, endsOn } = days;
  if (startsOn < today) return [{ path: 'startsOn', code: 'day_past' }];
  if (endsOn < startsOn) return [{ path: 'endsOn', code: 'end_before_start' }];
  return endsOn > shiftDay(startsOn, LONGEST_DAYS) ? [{ path: 'endsOn', code: 'not_valid' }] : [];
}

/**
 * Policy: whoever keeps the accounts must see who cannot come in, and why, without being asked first: without a
 * password nobody signs in, wrong passwords close an account for a while, and a one-time password that was never
 * changed may not have reached her.
 */
export const ACCOUNT_STATES = ['no_password', 'locked', 'one_time_password', 'ready'] as const;
export type AccountState = (typeof ACCOUNT_STATES)[number];

export interface AccountFacts {
  readonly hasPassword: boolean;
  readonly mustChange: boolean;
  readonly lockedUntil: Date | null;
}

/** What stands first in the way of signing in. */
export function accountState(
  { hasPassword, mustChange, lockedUntil }: AccountFacts,
  now: Date,
): AccountState {
  if (!hasPassword) return 'no_password';
  if (lockedUntil !== null && lockedUntil > now) return 'locked';
  return mustChange ? 'one_time_password' : 'ready';
}

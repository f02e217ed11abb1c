/**
 * Policy (OFFLINE 7, 8): a command that was written without a line may say when, in `Written-Offline`. That time is
 * kept and decides nothing: what is due counts from when the server received it.
 */

/** Of what phones take along and send. A change to it is one more. */
export const CONTRACT = 2;
/** The oldest whose bodies the server still takes. */
export const OLDEST_CONTRACT = 1;

/** Whether a command was written for forms that are no more. Phones of the first contract named none. */
export const isContractTooOld = (named: string | undefined, oldest = OLDEST_CONTRACT): boolean =>
  !(Number(named ?? 1) >= oldest);

const DAYS_AT_MOST = 35;
const DAY = 86_400_000;
/** Clocks of phones differ by so much; the claim is then the server's time. */
const AHEAD_AT_MOST = 5 * 60_000;
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,3})?(Z|[+-]\d{2}:\d{2})$/;

export type ClaimRefusal = 'written_time_malformed' | 'written_in_future' | 'written_too_long_ago';

/** The claimed time, or why it cannot be one. */
export function claimedTime(text: string, now: Date): Date | ClaimRefusal {
  const at = INSTANT.test(text) ? new Date(text) : null;
  if (!at || Number.isNaN(at.getTime())) return 'written_time_malformed';
  if (at.getTime() > now.getTime() + AHEAD_AT_MOST) return 'written_in_future';
  if (at.getTime() < now.getTime() - DAYS_AT_MOST * DAY) return 'written_too_long_ago';
  return at > now ? now : at;
}

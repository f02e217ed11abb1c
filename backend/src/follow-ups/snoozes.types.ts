/** Why somebody asks to be told of a row later. */
export const SNOOZE_REASONS = [
  'not_safe_now',
  'agreed_later',
  'waits_for_other',
  'away',
  'other_first',
] as const;
export type SnoozeReason = (typeof SNOOZE_REASONS)[number];

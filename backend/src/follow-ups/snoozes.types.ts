/** Why somebody asks to be told of a row later. */
export const SNOOZE_REASONS = [
  'not_safe_now',
  'agreed_later',
  'waits_for_other',
  'away',
  'other_first',
] as const;
export type SnoozeReason = (typeof SNOOZE_REASONS)[number];

/** A wish to be told later that has not ended. */
export interface StoredSnooze {
  readonly until: Date;
  readonly reason: SnoozeReason;
  readonly userId: string;
}

export interface ShownSnooze {
  snooze: { until: string; reason: SnoozeReason; isMine: boolean } | null;
  /** Until when it may be put off; null: not at all. */
  snoozableUntil: string | null;
}

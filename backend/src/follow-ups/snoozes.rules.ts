import { addDays, earlier } from '../shared/dates.js';
import { ruleOf } from './follow-up-rules.js';
import type { FollowUpKind, RuleKey } from './follow-ups.types.js';
import { codeList } from '../shared/code-lists.js';

export const SNOOZE_REASONS = codeList('SnoozeReason', [
  'not_safe_now',
  'agreed_later',
  'waits_for_other',
  'away',
  'other_first',
]);
export type SnoozeReason = (typeof SNOOZE_REASONS)[number];

/** A postponement that has not ended. */
export interface StoredSnooze {
  readonly until: Date;
  readonly reason: SnoozeReason;
  readonly userId: string;
}

export interface ShownSnooze {
  snooze: { until: string; reason: SnoozeReason; isMine: boolean } | null;
  snoozableUntil: string | null;
}

/**
 * Policy: a user may postpone the notification of a row, with a reason, for at most a week. Safety rows (a contact, a
 * fixed due time, any row at high risk) are postponed only until their due time, and not after it. The row, its due
 * time and its escalation do not change.
 */

const LONGEST_DAYS = 7;

export interface SnoozableRow {
  readonly kind: FollowUpKind;
  readonly rule: RuleKey;
  readonly dueAt: Date;
  readonly band: string;
}

const isOfSafety = ({ kind, rule, band }: SnoozableRow): boolean =>
  kind === 'safety_contact' || ruleOf(rule).safety || band === 'high';

/** Until when a row may be put off; null: not at all. */
export function snoozableUntil(row: SnoozableRow, now: Date): Date | null {
  const longest = addDays(now, LONGEST_DAYS);
  if (!isOfSafety(row)) return longest;
  return row.dueAt > now ? earlier(row.dueAt, longest) : null;
}

/** The viewer of a row; `mayPutOff`: the role does follow-up work. */
export interface SnoozeViewer {
  readonly userId: string | null;
  readonly agencyId: string | null;
  readonly mayPutOff: boolean;
}

/** What a row shows about postponing; rows of another agency cannot be postponed. */
export function snoozeShown(
  row: SnoozableRow & { readonly agencyId: string | null },
  snooze: StoredSnooze | null,
  { viewer, now }: { viewer: SnoozeViewer; now: Date },
): ShownSnooze {
  const isOwn = row.agencyId === viewer.agencyId && viewer.mayPutOff;
  return {
    snooze: snooze && {
      until: snooze.until.toISOString(),
      reason: snooze.reason,
      isMine: snooze.userId === viewer.userId,
    },
    snoozableUntil: isOwn ? (snoozableUntil(row, now)?.toISOString() ?? null) : null,
  };
}

export type SnoozeRefusal = 'too_late_to_put_off' | 'past' | 'too_long';

/** Every reason why a row is not put off until then. */
export function snoozeRefusals(row: SnoozableRow, until: Date, now: Date): SnoozeRefusal[] {
  const last = snoozableUntil(row, now);
  if (!last) return ['too_late_to_put_off'];
  if (until <= now) return ['past'];
  return until > last ? ['too_long'] : [];
}

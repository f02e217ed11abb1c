/**
 * Policy: whoever has a row in her day may ask to be told of it later, with a reason, for at most a week. What concerns
 * somebody's safety (a contact, a rule whose due time never moves, any row of a case at high risk) is put off no further
 * than to its due time, and not at all once that has passed. The row, its due time and its ladder stay as they are.
 */
import { addDays, earlier } from '../shared/dates.js';
import { ruleOf } from './follow-up-rules.js';
import type { FollowUpKind, RuleKey } from './follow-ups.types.js';
import type { ShownSnooze, StoredSnooze } from './snoozes.types.js';

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

/** Who looks at a row; `mayPutOff`: her role does the work of follow-ups. */
export interface SnoozeViewer {
  readonly userId: string | null;
  readonly agencyId: string | null;
  readonly mayPutOff: boolean;
}

/** What the line of a row says of being told later; rows of another agency are nobody's to put off. */
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

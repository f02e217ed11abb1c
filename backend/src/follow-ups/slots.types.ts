import type { SafeWindow } from '../survivors/safe-contact.types.js';

/** What a supervisor may decide; none of them stretches her hours or moves a due time. */
export const SLOT_DECISIONS = ['next_safe_time', 'another_safe_way', 'wait_for_her'] as const;
export type SlotDecision = (typeof SLOT_DECISIONS)[number];

/** One planned safe contact and the rows it satisfies, so that she is not rung five times. */
export interface ContactSlot {
  /** In the order of their due times; the first is why the slot exists. */
  readonly rowIds: readonly string[];
  /** The earliest due time of its rows. */
  readonly dueAt: Date;
  /** The next safe time for it; null when there is none before the horizon, or no plan gives any. */
  readonly window: SafeWindow | null;
  /** No safe time lies before the due time: the supervisor decides how and when. */
  readonly supervisorDecides: boolean;
}

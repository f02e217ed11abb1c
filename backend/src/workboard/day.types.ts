import type { Band } from '../cases/index.js';
import type { FollowUpKind, PendingRow, SlotDecision, StoredSnooze } from '../follow-ups/index.js';
import type { Names } from '../identity/index.js';
import type { SafeWindow } from '../survivors/index.js';

/** What a day is read in: danger and what is late first, today next, the rest on request. */
export const DAY_SECTIONS = ['late', 'today', 'next'] as const;
export type DaySection = (typeof DAY_SECTIONS)[number];

/** A waiting row with what its line shows of the case; no name and no text. */
export interface DayRow extends PendingRow {
  readonly caseId: string;
  readonly kind: FollowUpKind;
  readonly because: string;
  readonly escalatedTo: string | null;
  readonly version: number;
  readonly reference: string;
  /** The own agency's code of the survivor; null for everybody else. */
  readonly code: string | null;
  readonly band: Band;
  readonly leadUserId: string | null;
  readonly isOpen: boolean;
  /** What a supervisor decided about it where no safe time lies before it is due. */
  readonly decision: SlotDecision | null;
  /** Whom it was given to by itself; null: whoever makes the contacts of the case, or leads it. */
  readonly userId: string | null;
  /** Whose row it is; null for a contact of another agency that this one makes. */
  readonly agencyId: string | null;
  /** Somebody asked to be told of it later. */
  readonly snooze: StoredSnooze | null;
  /** What was refused, where the row follows from that. */
  readonly refusal: Refusal | null;
}

/** A referral that did not lead to a service, as its sender reads it. */
export interface Refusal {
  readonly referralId: string;
  readonly agencyName: Names | null;
  readonly reason: string | null;
  readonly unavailableReason: string | null;
  /** Codes of the information that was missing. */
  readonly missing: string[];
  readonly serviceType: string | null;
  /** The sender's own agency offers it at present. */
  readonly isOwnService: boolean;
}

/** One line of a day: a task, a review, or one contact with her and every row that it satisfies. */
export interface DayItem {
  readonly first: DayRow;
  /** The other rows that the same contact satisfies, by due time. */
  readonly also: readonly DayRow[];
  readonly dueAt: Date;
  /** When she can be contacted for it; null for tasks, and where no safe time is known to the viewer. */
  readonly window: SafeWindow | null;
  /** No safe time lies before the due time, and nobody has decided yet. */
  readonly supervisorDecides: boolean;
  /** Who makes the contact; null for tasks, and where it is not told. */
  readonly caller: DayCaller | null;
}

/** One person of the viewer's agency, or another agency. */
export interface DayCaller {
  readonly name: string | null;
  readonly agencyName: Names | null;
  readonly isMine: boolean;
}

import type { Moment } from '../../core/language/dates';
import type { Band } from '../band-badge/band-badge';
import type { DueKind } from '../due-chip/due';
import type { ContactState } from '../safe-contact/safe-contact.types';

export interface RowAction {
  /** What the server allowed, as it named it. */
  code: string;
  label: string;
}

/** How to reach her at this moment, in one line. `text` is a sentence already in the language of the screen. */
export interface RowContact {
  state: ContactState;
  text: string;
}

/**
 * `resting`; `sending`: the action is under way; `failed`: it did not arrive, the row stays; `changed`: another user
 * changed it.
 */
export type RowState =
  | { kind: 'resting' }
  | { kind: 'sending' }
  | { kind: 'failed'; sentence: string }
  | { kind: 'changed'; by: string };

/** A word that a line carries before its time: danger, or half of a short time gone. */
export interface RowMark {
  tone: 'late' | 'soon';
  text: string;
}

/** One line of work: when, what, who (a code), why, and whether she can talk now. Texts are ready to show. */
export interface QueueRowView {
  id: string;
  due: { at: Moment; kind?: DueKind; label?: string } | null;
  /** A chip without a time, such as "Full". */
  chip?: string;
  /** Danger and what is due soon, in words and colour. */
  marks?: readonly RowMark[];
  title: string;
  /** A further task of the case in the row above: its code and level are not repeated. */
  continues?: boolean;
  /** Danger: the title is marked, in words, shape and colour. */
  alarm?: boolean;
  /** Where the title leads: router commands. */
  link?: readonly unknown[];
  /** Survivor code, case or referral reference. */
  code?: string;
  /** What the own agency calls the case. */
  label?: string | null;
  band?: Band | null;
  /** "weekly in the first month"; shown after "Why:". */
  why?: string;
  detail?: string;
  /** The agency it is with, on a coordinator's row. */
  whom?: string;
  contact?: RowContact | null;
  /** The main action first; the second becomes a button too when `twoButtons`; the rest are under "more". */
  actions: readonly RowAction[];
  twoButtons?: boolean;
  state?: RowState;
}

export interface RowActed {
  row: QueueRowView;
  action: RowAction;
}

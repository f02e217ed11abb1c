import type { Names } from '../identity/identity.types.js';
import type { ContactAssignee } from './contact-assignees.types.js';

/** When a contact of the other agency opens and is due; of what it is about nothing crosses. */
export interface SharedRow {
  readonly id: string;
  readonly fromAt: Date;
  readonly dueAt: Date;
}

/** What one of two agencies brings into what they arrange. */
export interface SharingSide {
  /** She chose it as her support lead. */
  readonly leads: boolean;
  /** When the agency named an assignee for the next contact; null if it named none. */
  readonly takenAt: Date | null;
  /** It has contacts to make that only it may know of. */
  readonly keeps: boolean;
  readonly rows: readonly SharedRow[];
}

/** Two agencies with cases of one survivor, who allowed each to tell the other. */
export interface ContactShare {
  readonly agency: Names;
  readonly own: SharingSide;
  readonly partner: SharingSide;
}

/** What planning the contacts of a case rests on besides its rows and the safe times. */
export interface ContactFacts {
  /** Who gets the notifications; if no one is available, any colleague may make the contact. Null for other agencies. */
  readonly assignee: ContactAssignee | null;
  /** The latest contact or attempt, so that the survivor is not called twice in a safe window; no window lasts two days. */
  readonly contactedAt: Date | null;
  /** The agency that contacts are shared with, by consent to both. */
  readonly share: ContactShare | null;
}

/** Who makes the contacts of both now; apart: each its own, as if nothing were shared. */
export type Carriage = 'own' | 'partner' | 'apart';

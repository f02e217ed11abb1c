import { defineDomainEvent } from '../platform/events/events.js';
import type { ChildSafetyAnswer } from './children.types.js';
import type { DayPrecision, Identity, WrittenWords } from './survivors.types.js';

/** Which parts of a record were corrected, by name; of the values only the birth, which rules depend on. */
export interface IdentityCorrectedEvent {
  caseId: string;
  fields: readonly (keyof Identity)[];
  born: { readonly on: string; readonly precision: DayPrecision } | null;
}

/** Who she is was corrected. A handler that finds it impossible throws, and nothing is written. */
export const identityCorrected = defineDomainEvent<IdentityCorrectedEvent>('identity_corrected');

/** The way or the times to reach the survivor changed; the event says only whether the survivor wants to be reached. */
export const safeContactChanged = defineDomainEvent<{ caseId: string; wantsContact: boolean }>(
  'safe_contact_changed',
);

/** A child was recorded, corrected or taken off the list; codes only. */
export const childChanged = defineDomainEvent<{
  caseId: string;
  childId: string;
  change: 'recorded' | 'corrected' | 'removed';
  lacksPapers: boolean;
}>('child_changed');

/** Whether a child is safe was asked. */
export const childAnswered = defineDomainEvent<{
  caseId: string;
  childId: string;
  answer: ChildSafetyAnswer;
  isWithHisFamily: boolean;
}>('child_answered');

/** Another place where she is was written; the event does not say which. */
export const survivorMoved = defineDomainEvent<{ caseId: string }>('survivor_moved');

/** Identity or contact number was recorded; the texts stay in memory for this transaction only. */
export const registrationWritten = defineDomainEvent<{ caseId: string; words: WrittenWords }>(
  'registration_written',
);

/** Whether this record may be compared with those of other agencies was decided. */
export const linkingDecided = defineDomainEvent<{ caseId: string; mayBeLinked: boolean }>('linking_decided');

import { defineEvent } from '../platform/events/events.js';
import type { DayPrecision } from './known-day.types.js';
import type { Identity, WrittenWords } from './survivors.types.js';

/** Which parts of a record were corrected, by name; of the values only the birth, which rules depend on. */
export interface IdentityCorrection {
  caseId: string;
  fields: readonly (keyof Identity)[];
  born: { readonly on: string; readonly precision: DayPrecision } | null;
}

/** Who she is was corrected. A handler that finds it impossible throws, and nothing is written. */
export const identityCorrected = defineEvent<IdentityCorrection>('identity_corrected');

/** She is to be reached in another way or at other times than before; nothing of how. */
export const safeContactChanged = defineEvent<{ caseId: string }>('safe_contact_changed');

/** Who she is, or by which number she is reached, was written down; the words stay in the memory of this transaction. */
export const registrationWritten = defineEvent<{ caseId: string; words: WrittenWords }>(
  'registration_written',
);

/** Whether this record may be compared with those of other agencies was decided. */
export const linkingDecided = defineEvent<{ caseId: string; mayBeLinked: boolean }>('linking_decided');

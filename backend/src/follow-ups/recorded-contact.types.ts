import type { CaseState } from './follow-ups.repository.js';
import type { ContactConsequences, ContactResult } from './outcomes.types.js';

/** A contact that was stored, with what follows from it. */
export interface RecordedContact {
  readonly caseId: string;
  readonly contactId: string;
  /** The case as it was before the contact. */
  readonly state: CaseState;
  readonly result: ContactResult;
  readonly inSafeWindow: boolean;
  readonly consequences: ContactConsequences;
}

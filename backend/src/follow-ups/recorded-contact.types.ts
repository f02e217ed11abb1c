import type { CaseState } from './case-state.js';
import type { ContactConsequences, ContactResult } from './outcomes.types.js';
import type { PlanAnswer } from './plan-answers.types.js';

/** A contact that was stored, with what follows from it. */
export interface RecordedContact {
  readonly caseId: string;
  readonly contactId: string;
  /** The case as it was before the contact. */
  readonly state: CaseState;
  readonly result: ContactResult;
  /** What she said of the plan; null where nothing was to be asked. */
  readonly planAnswer: PlanAnswer | null;
  readonly inSafeWindow: boolean;
  readonly consequences: ContactConsequences;
}

/**
 * Policy: acting without her consent is recorded with its ground in law and looked at by a supervisor who did not
 * record it, within 72 hours (SECURITY B1). What is not upheld ends.
 */
import { isOverride } from './consent-validation.rules.js';
import type { LegalBasis, ReviewOutcome } from './consent.types.js';

export interface RecordedBasis {
  readonly basis: LegalBasis;
  readonly recordedBy: string | null;
  readonly reviewOutcome: ReviewOutcome | null;
}

/** Why the person cannot look at it; null when she may. */
export function reviewRefusal(
  { basis, recordedBy, reviewOutcome }: RecordedBasis,
  viewer: { readonly userId: string; readonly roles: readonly string[] },
): 'nothing_to_review' | 'already_reviewed' | 'supervisor_missing' | 'own_record' | null {
  if (!isOverride(basis)) return 'nothing_to_review';
  if (reviewOutcome !== null) return 'already_reviewed';
  if (!viewer.roles.includes('supervisor')) return 'supervisor_missing';
  return recordedBy === viewer.userId ? 'own_record' : null;
}

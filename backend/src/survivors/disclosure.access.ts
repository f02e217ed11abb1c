/**
 * Policy (SECURITY B): the owning worker sees a masked field after one tap, with a reason taken from the task; others
 * only after step-up. Every disclosure is in the survivor's access report.
 */
export interface DisclosureFacts {
  isLead: boolean;
  steppedUpUntil: Date | null;
}

/** Why the field is not shown yet; null when it may be. */
export const disclosureRefusal = (facts: DisclosureFacts, now: Date): 'step_up_required' | null =>
  facts.isLead || (facts.steppedUpUntil !== null && facts.steppedUpUntil > now) ? null : 'step_up_required';

/**
 * Policy (SECURITY B): a masked field is shown to the owning worker on one tap with a reason taken from her task;
 * to anybody else only after proving presence again. Every showing is listed under "who looked".
 */
export interface DisclosureFacts {
  isLead: boolean;
  steppedUpUntil: Date | null;
}

/** Why the field is not shown yet; null when it may be. */
export const disclosureRefusal = (facts: DisclosureFacts, now: Date): 'step_up_required' | null =>
  facts.isLead || (facts.steppedUpUntil !== null && facts.steppedUpUntil > now) ? null : 'step_up_required';

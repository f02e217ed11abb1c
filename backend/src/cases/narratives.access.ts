/**
 * Policy (SECURITY B): a statement is read by those who work with the survivor. A supervisor of the agency sees its
 * existence and text only after step-up, with a reason that is listed.
 */
export interface NarrativeReader {
  /** She works with survivors on behalf of the agency, and does not only supervise that. */
  worksWithSurvivors: boolean;
  steppedUpUntil: Date | null;
}

/** Why the texts are not shown yet to a viewer with access to the partition; null if they may be. */
export const narrativeRefusal = (
  { worksWithSurvivors, steppedUpUntil }: NarrativeReader,
  now: Date,
): 'step_up_required' | null =>
  worksWithSurvivors || (steppedUpUntil !== null && steppedUpUntil > now) ? null : 'step_up_required';

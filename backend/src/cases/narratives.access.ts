/**
 * Policy (SECURITY B): what she told is read by those who work with her. Her agency's supervisor, who reads it to
 * supervise, sees that it is there and what it says only after proving presence, with a reason that is listed.
 */
export interface NarrativeReader {
  /** She works with survivors on behalf of the agency, and does not only supervise that. */
  worksWithSurvivors: boolean;
  steppedUpUntil: Date | null;
}

/** Why the texts are not shown yet to somebody who holds the partition; null when they may be. */
export const narrativeRefusal = (
  { worksWithSurvivors, steppedUpUntil }: NarrativeReader,
  now: Date,
): 'step_up_required' | null =>
  worksWithSurvivors || (steppedUpUntil !== null && steppedUpUntil > now) ? null : 'step_up_required';

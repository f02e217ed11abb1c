/**
 * Policy (SECURITY B5): in imminent danger somebody of another agency opens the little that helps at once, with
 * presence proved and a reason. Never the police, who are told the duty number; and nobody whose last emergency was
 * not looked at within a day. Asked before anything is looked up, so that it tells nothing of a case.
 */
export const emergencyRefusal = (facts: {
  readonly agencyKind: string;
  readonly isLocked: boolean;
}): 'not_allowed' | 'emergency_locked' | null => {
  if (facts.agencyKind === 'police') return 'not_allowed';
  return facts.isLocked ? 'emergency_locked' : null;
};

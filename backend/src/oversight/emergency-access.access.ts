import { codeList } from '../shared/code-lists.js';

/**
 * Policy (SECURITY B5): in imminent danger a worker of another agency opens a minimum of data, with step-up and a
 * reason. Never the police, who get the duty number; nor a user whose last emergency access was not reviewed within a
 * day. Checked before the case is looked up, so that the answer discloses no case.
 */
export const emergencyRefusal = (facts: {
  readonly agencyKind: string;
  readonly isLocked: boolean;
}): 'not_allowed' | 'emergency_locked' | null => {
  if (facts.agencyKind === 'police') return 'not_allowed';
  return facts.isLocked ? 'emergency_locked' : null;
};

/** Why a worker opens a case of another agency in an emergency. */
export const EMERGENCY_REASONS = codeList('EmergencyReason', [
  'attack_now',
  'threat_to_life',
  'child_in_danger',
  'missing',
]);
export type EmergencyReason = (typeof EMERGENCY_REASONS)[number];

export const EMERGENCY_OUTCOMES = codeList('EmergencyOutcome', ['justified', 'not_justified']);
export type EmergencyOutcome = (typeof EMERGENCY_OUTCOMES)[number];

import { codeList } from '../shared/code-lists.js';

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

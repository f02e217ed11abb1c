/** Why a worker opens a case of another agency in an emergency. */
export const EMERGENCY_REASONS = ['attack_now', 'threat_to_life', 'child_in_danger', 'missing'] as const;
export type EmergencyReason = (typeof EMERGENCY_REASONS)[number];

export const EMERGENCY_OUTCOMES = ['justified', 'not_justified'] as const;
export type EmergencyOutcome = (typeof EMERGENCY_OUTCOMES)[number];

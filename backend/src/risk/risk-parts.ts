import type { RiskFactor } from './risk.types.js';

/**
 * The order in which the factors are asked: six short parts, so that she can stop after any of them. It opens with
 * what just happened and ends with the questions that need most trust (domain reference 3.2; screens, section 2).
 */
export const FACTOR_PARTS = {
  last_time: ['recent_injury', 'pregnant_violence', 'separation', 'no_safe_place', 'own_fear_death'],
  violence: ['esc_freq', 'esc_sev', 'strangle', 'weapon_use', 'kill_threat', 'own_fear_high'],
  control: ['control', 'isolation', 'jealousy', 'stalking', 'sexual'],
  other_person: [
    'weapon_access',
    'po_breach',
    'prior_police',
    'abuser_suicide',
    'substance',
    'mental_health',
  ],
  family: [
    'unemployed_debt',
    'multi_abuser',
    'honour_pressure',
    'animals_property',
    'child_harm',
    'child_witness',
  ],
  herself: ['dependency', 'disability_age', 'survivor_suicide'],
} as const satisfies Record<string, readonly RiskFactor[]>;
export type FactorPart = keyof typeof FACTOR_PARTS;

import { FACTOR_SET, RISK_ANSWERS, RISK_FACTORS } from './risk.types.js';
import type { RiskFactor } from './risk.types.js';
import type { FactorSetDto } from './risk.dto.js';
import { SUICIDE_ANSWERS, SUICIDE_QUESTIONS } from './suicide.types.js';

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

/** The factor set of the form: codes in order, and which of them alone make the band high. */
export const factorSet = (): FactorSetDto => ({
  set: FACTOR_SET,
  parts: Object.entries(FACTOR_PARTS).map(([part, factors]) => ({
    part,
    factors: factors.map((factor) => ({
      factor,
      critical: RISK_FACTORS[factor].critical,
      ever: RISK_FACTORS[factor].ever,
    })),
  })),
  answers: [...RISK_ANSWERS],
  suicideQuestions: [...SUICIDE_QUESTIONS],
  suicideAnswers: [...SUICIDE_ANSWERS],
});

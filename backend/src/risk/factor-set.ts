import type { FactorSetDto } from './risk.dto.js';
import { FACTOR_PARTS } from './risk-parts.js';
import { FACTOR_SET, RISK_ANSWERS, RISK_FACTORS } from './risk.types.js';
import { SUICIDE_ANSWERS, SUICIDE_QUESTIONS } from './suicide.types.js';

/** The factor set as the form shows it: codes in order, and which of them make the band high by themselves. */
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

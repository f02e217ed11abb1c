import { mostOf } from './model.js';
import type { Evidence, Scorer } from './model.js';

/**
 * What is said of clusters to log odds, where the fields are taken for more independent than they are, and one person twice for
 * rarer. Learnt by logistic regression on one half of the persons of linkage-dev.csv (docs/linkage.md).
 */
const CALIBRATION = { slope: 0.8, intercept: 1.5 } as const;
/** One pair worse than this forbids a merge, whatever the others say. */
const VETO = -12;

/**
 * Log odds that two clusters are one person, by what their pairs say; null where a pair forbids it. Where every pair has
 * another given name, nothing lifts them over doubt.
 */
export function linkageOf(scorer: Scorer, evidences: readonly Evidence[]): number | null {
  if (evidences.length === 0 || evidences.some(({ score }) => score < VETO)) return null;
  const most = Math.max(...evidences.map(({ agreement }) => mostOf(agreement)));
  return Math.min(most, scorer.together(evidences) * CALIBRATION.slope + CALIBRATION.intercept);
}

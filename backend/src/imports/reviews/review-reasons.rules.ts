/**
 * Policy: what decides about an imported case stands in its line. Signs of danger come first, then reports called
 * settled after which the survivor came again; the words of a register end nothing.
 */
import { codeList } from '../../shared/code-lists.js';

export const REVIEW_REASONS = codeList('ReviewReason', [
  ...(['sign', 'returned', 'settled', 'same_survivor', 'repeated', 'no_consent', 'rest'] as const),
]);
export type ReviewReason = (typeof REVIEW_REASONS)[number];

/** As far as the reader holds their partition. */
export const REVIEW_SIGNS = codeList('ReviewSign', ['suicide', 'weapon', 'minor', 'conflict']);
export type ReviewSign = (typeof REVIEW_SIGNS)[number];

export interface ReviewFacts {
  readonly signs: readonly ReviewSign[];
  readonly settledOn: string | null;
  /** The last day in the agency's own books. */
  readonly lastOn: string | null;
  /** Another agency met the survivor after the settlement, where both may know of each other. */
  readonly isKnownElsewhere: boolean;
  readonly visits: number;
  readonly isConsentAsked: boolean;
  /** Open cases of the agency that may be of the same survivor. */
  readonly sameAs: readonly object[];
}

export function reasonOf(facts: ReviewFacts): ReviewReason {
  const { settledOn, lastOn, isKnownElsewhere } = facts;
  if (facts.signs.length > 0) return 'sign';
  if (settledOn !== null)
    return isKnownElsewhere || (lastOn !== null && lastOn > settledOn) ? 'returned' : 'settled';
  if (facts.sameAs.length > 0) return 'same_survivor';
  if (facts.visits > 1) return 'repeated';
  return facts.isConsentAsked ? 'rest' : 'no_consent';
}

type Ordered = ReviewFacts & {
  readonly reason: ReviewReason;
  readonly leadName: string | null;
  readonly caseId: string;
};

/** By reason; those without a worker first, then most visits, then the most recently seen. */
export const byReason = (a: Ordered, b: Ordered): number =>
  REVIEW_REASONS.indexOf(a.reason) - REVIEW_REASONS.indexOf(b.reason) ||
  Number(a.leadName !== null) - Number(b.leadName !== null) ||
  b.visits - a.visits ||
  (b.lastOn ?? '').localeCompare(a.lastOn ?? '') ||
  a.caseId.localeCompare(b.caseId);

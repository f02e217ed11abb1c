/**
 * Policy: a row ends by an outcome, recorded where it belongs: a contact, work on its own row, or the record of
 * another kind (an assessment, the answer to a referral). Having seen it ends nothing (domain reference 5).
 */
import { ruleOf } from './follow-up-rules.js';
import type { FollowUpKind, RuleKey, Satisfaction } from './follow-ups.types.js';

/** Work that is recorded on its own row; all other work is recorded where it belongs. */
const BY_HAND = ['safety_plan', 'group_review', 'health_care', 'forensic_exam', 'import_review'] as const;
export type ByHand = (typeof BY_HAND)[number];

export const isByHand = (satisfaction: Satisfaction): satisfaction is ByHand =>
  BY_HAND.some((known) => known === satisfaction);

/** What ends a waiting row, as a code of the action that the screen offers. */
export function rowActions(row: { readonly kind: FollowUpKind; readonly rule: RuleKey }): string[] {
  if (row.kind === 'safety_contact') return ['record_contact'];
  const { satisfiedBy } = ruleOf(row.rule);
  return isByHand(satisfiedBy) ? ['record_work'] : [`record_${satisfiedBy}`];
}

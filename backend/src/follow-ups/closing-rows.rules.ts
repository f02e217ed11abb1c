/**
 * Policy: closing removes no duty silently (capabilities 1.5). What is still owed about an order, a breach, acute suicide risk,
 * health care in its window, a running service or a court goes on with a living owner; contacts with her end where she asked
 * for it; of a duplicate everything moves to the record that stays. Whatever ends is named before anybody closes.
 */
import type { ClosureReason } from '../cases/closure-reasons.types.js';
import type { PendingRow, RuleKey } from './follow-ups.types.js';

export const ROW_FATES = ['goes_on', 'ends', 'moves'] as const;
export type RowFate = (typeof ROW_FATES)[number];

const ORDERS: readonly RuleKey[] = [
  'po.issue_check',
  'po.serve_check',
  'po.pre_expiry',
  'po.breach',
  'po.extension',
  'po.police_check',
];
const SERVICES: readonly RuleKey[] = ['rf.first_contact', 'rf.feedback'];
const URGENT_MIND: readonly RuleKey[] = ['su.emergency', 'su.same_day'];
const HEALTH_WINDOW: readonly RuleKey[] = ['hl.sexual_72h', 'hl.sexual_120h', 'hl.strangle', 'hl.forensic'];
/** What does not depend on the case being open. */
const ALWAYS: readonly RuleKey[] = ['bl.settle', 'er.confirm', 'dc.decide', 'cl.watch'];

const SERVED: readonly RuleKey[] = [...ALWAYS, ...SERVICES, 'lg.court', 'su.import'];
const BY_NEED: readonly RuleKey[] = [...SERVED, ...HEALTH_WINDOW, 'hl.sexual_late', 'hl.review'];

/** Of a case that goes to other people nothing ends that is about danger. */
const HANDED_OVER: readonly RuleKey[] = [
  ...BY_NEED,
  ...ORDERS,
  'po.weekly',
  'po.expiry',
  ...URGENT_MIND,
  'su.weekly',
  'fu.another_way',
  'fu.safety_24h',
  'fu.mdwg_review',
  'fu.post_closure',
];

/** Rules whose waiting rows stay, by the reason of the closing. */
const GOES_ON: Record<Exclude<ClosureReason, 'duplicate'>, readonly RuleKey[]> = {
  needs_met: [...BY_NEED, 'fu.another_way', 'fu.post_closure'],
  survivor_request: [
    ...SERVED,
    ...ORDERS,
    ...URGENT_MIND,
    ...HEALTH_WINDOW,
    'fu.mdwg_review',
    'sh.exit_plan',
  ],
  no_contact: [...SERVED, 'fu.another_way', 'fu.post_closure'],
  moved: HANDED_OVER,
  transferred: HANDED_OVER,
  died: ['bl.settle', 'er.confirm', 'dc.decide'],
  opened_in_error: ['bl.settle', 'er.confirm', 'dc.decide'],
};

export interface Closing {
  readonly reason: ClosureReason;
  /** She allows contacts after closing. */
  readonly contactConsent: boolean;
}

/** What becomes of a waiting row when the case closes for this reason. */
export function fateOf({ rule }: Pick<PendingRow, 'rule'>, { reason, contactConsent }: Closing): RowFate {
  if (reason === 'duplicate') return rule === 'cl.decide' ? 'ends' : 'moves';
  // Another way to reach her is looked for after closing only where she wants to be contacted then.
  if (rule === 'fu.another_way' && !contactConsent) return 'ends';
  return GOES_ON[reason].includes(rule) ? 'goes_on' : 'ends';
}

/**
 * Policy: a row ends by an outcome, recorded where it belongs: a contact, work on its own row, or the record of
 * another kind (an assessment, the answer to a referral). Having seen it ends nothing (domain reference 5).
 */
import { ruleOf } from './follow-up-rules.js';
import type { WorkOutcome } from './consequences.rules.js';
import type { FollowUpKind, OwnerRole, RuleKey, Satisfaction, Trigger } from './follow-ups.types.js';

/** Work that is recorded on its own row; all other work is recorded where it belongs. */
const BY_HAND = [
  'safety_plan',
  'handover_sent',
  'group_review',
  'sexual_health_care',
  'strangulation_check',
  'mental_health_care',
  'forensic_exam',
  'import_review',
  'hearing',
  'joint_agreed',
  'group_decision',
  'waiting_checked',
  'watch_review',
  'death_confirmed',
  'notice_seen',
  'police_check',
  'suspicion_checked',
  'child_question',
  'child_school',
  'child_papers',
  'court_help',
] as const;
export type ByHand = (typeof BY_HAND)[number];

export const isByHand = (satisfaction: Satisfaction): satisfaction is ByHand =>
  BY_HAND.some((known) => known === satisfaction);

/** Recorded where it belongs, or declined by her on the row. */
const isRecord = (satisfaction: Satisfaction): boolean =>
  satisfaction === 'safety_plan' || satisfaction === 'handover_sent';

/**
 * Only its record completes this work: a plan needs the plan, a hand-over the offer, a group review needs a meeting that discussed the case.
 * The survivor may still decline either. If the group may not see the case, the supervisor reviews it by hand.
 */
export function isRecordedElsewhere(
  row: { readonly rule: RuleKey; readonly ownerRole: OwnerRole },
  outcome: WorkOutcome,
): boolean {
  const { satisfiedBy } = ruleOf(row.rule);
  const isGroups = satisfiedBy === 'group_review' && row.ownerRole === 'coordinator';
  return outcome === 'done' && (isRecord(satisfiedBy) || isGroups);
}

/** Looked at without the survivor: there is nothing for her to decline. */
const WITHOUT_HER: readonly Satisfaction[] = [
  'import_review',
  'watch_review',
  'death_confirmed',
  'notice_seen',
  'police_check',
];

/** Whether the outcome fits the work at all. */
export const fitsWork = (rule: RuleKey, outcome: WorkOutcome): boolean =>
  outcome !== 'survivor_declined' ||
  (rule !== 'dr.review' && !WITHOUT_HER.includes(ruleOf(rule).satisfiedBy));

/** A second look at the work of the lead, who does not end it herself (capabilities 1.2, 1.2a). */
const OF_SUPERVISORS: readonly Satisfaction[] = ['watch_review', 'death_confirmed', 'group_review'];

export const isSecondLook = (rule: RuleKey): boolean => OF_SUPERVISORS.includes(ruleOf(rule).satisfiedBy);

/** What ends a waiting row, as a code of the action that the screen offers; the first is the main one. `looks`: second looks that are the viewer's. */
export function rowActions(
  row: {
    readonly id: string;
    readonly kind: FollowUpKind;
    readonly rule: RuleKey;
    readonly isErased?: boolean;
  },
  looks: ReadonlySet<string>,
): string[] {
  if (row.kind === 'safety_contact') return ['record_contact'];
  if (isSecondLook(row.rule) && !looks.has(row.id)) return [];
  const { satisfiedBy } = ruleOf(row.rule);
  // No content can be sealed for an erased case; an open one can only be closed.
  if (row.isErased && satisfiedBy === 'assessment') return ['record_closing_asked'];
  if (isRecord(satisfiedBy)) return [`record_${satisfiedBy}`, 'record_work'];
  return isByHand(satisfiedBy) ? ['record_work'] : [`record_${satisfiedBy}`];
}

/** First care after sexual violence; its reviews follow from it, and from none of themselves. */
const FIRST_CARE: readonly RuleKey[] = ['hl.sexual_72h', 'hl.sexual_120h', 'hl.sexual_late'];

/** How long she is looked for before the reviews become rarer, and how often they come (capabilities 1.2). */
const SEARCH_DAYS = { before: 180, often: 14, seldom: 90 } as const;

/** Days until the next review while she is looked for, so many days after the search began. */
export const searchReviewDays = (searching: number): number =>
  searching >= SEARCH_DAYS.before ? SEARCH_DAYS.seldom : SEARCH_DAYS.often;

/** Triggers that finished work causes; `searching`: days since the search began, null without a search. */
export function triggersAfterWork(
  rule: RuleKey,
  outcome: WorkOutcome,
  searching: number | null = null,
): Trigger[] {
  if (outcome !== 'done') return [];
  if (rule === 'cl.watch')
    return searching === null ? [] : [{ kind: 'search_decided', days: searchReviewDays(searching) }];
  if (rule === 'import_review') return [{ kind: 'import_reviewed' }];
  return FIRST_CARE.includes(rule) ? [{ kind: 'health_care_given' }] : [];
}

import type { Partition } from '../access/access.types.js';
import type { ClosureEvent } from '../cases/case-events.types.js';

/** Why a case may end (domain reference 2.5). There is no "funding": a missing service keeps the case open. */
export const CLOSURE_REASONS = [
  'needs_met',
  'survivor_request',
  'no_contact',
  'moved',
  'transferred',
  'died',
  'opened_in_error',
  'duplicate',
] as const;
export type ClosureReason = (typeof CLOSURE_REASONS)[number];

/** How she died, where somebody asks to close for that reason; not known where nothing is said. */
export const DEATH_CAUSES = ['suicide', 'killed', 'other', 'unknown'] as const;
export type DeathCause = (typeof DEATH_CAUSES)[number];

/** What must hold; a condition without a blocker is met. */
export const CONDITIONS = [
  'two_safe_contacts',
  'risk_recent',
  'risk_not_high',
  'incidents_assessed',
  'wellbeing_clear',
  'referrals_ended',
  'no_order_in_force',
  'contact_after_order',
  'pressure_reassessed',
  'nothing_overdue',
  'children_checked',
  'safety_plan_reviewed',
  'told_may_return',
  'wish_recorded',
  'later_contact_asked',
  'request_alone',
  'services_explained',
  'risks_explained',
  'pressure_asked',
  'contact_not_risky',
  'attempts_made',
  'agencies_asked',
  'no_contact_decided',
  'receiver_reached_her',
  'evidence_given',
  'no_violence_recorded',
  'other_case_named',
  'child_decision',
  'second_person',
] as const;
export type Condition = (typeof CONDITIONS)[number];

/**
 * The closing table, reason by reason. Every reason ends with the second person; conditions that do not apply to a
 * case (no child, no order) are left out of its count.
 */
export const CONDITIONS_OF_REASON = {
  needs_met: [
    'two_safe_contacts',
    'risk_recent',
    'risk_not_high',
    'incidents_assessed',
    'wellbeing_clear',
    'referrals_ended',
    'no_order_in_force',
    'contact_after_order',
    'pressure_reassessed',
    'nothing_overdue',
    'children_checked',
    'safety_plan_reviewed',
    'told_may_return',
    'wish_recorded',
    'later_contact_asked',
    'child_decision',
    'second_person',
  ],
  survivor_request: [
    'request_alone',
    'services_explained',
    'risks_explained',
    'told_may_return',
    'pressure_asked',
    'child_decision',
    'second_person',
  ],
  no_contact: ['contact_not_risky', 'attempts_made', 'agencies_asked', 'no_contact_decided', 'second_person'],
  moved: ['receiver_reached_her', 'second_person'],
  transferred: ['receiver_reached_her', 'second_person'],
  died: ['evidence_given', 'second_person'],
  opened_in_error: ['no_violence_recorded', 'evidence_given', 'second_person'],
  duplicate: ['other_case_named', 'second_person'],
} as const satisfies Record<ClosureReason, readonly Condition[]>;

/** `time`: nobody clears it, it ends by itself. */
export const CLEARERS = ['lead', 'supervisor', 'other_agency', 'coordinator', 'survivor', 'time'] as const;
export type Clearer = (typeof CLEARERS)[number];

interface BlockerRow {
  readonly overridable: boolean;
  readonly clearedBy: Clearer;
  /** Shown only to those who read it; the owner sees all. */
  readonly partition: Partition;
}
const row = (partition: Partition, clearedBy: Clearer, overridable = true): BlockerRow => ({
  overridable,
  clearedBy,
  partition,
});

/**
 * Never overridable: the second person, a high band, the suicide triage, the two safe contacts, the attempts of
 * `no_contact` (domain reference 2.5); and what a reason consists of, because without it another reason is true:
 * her own request as the second person confirms it, a case opened in error, a duplicate, a child's decision.
 */
export const BLOCKERS = {
  safety_not_confirmed: row('follow_ups', 'lead', false),
  safety_confirmed_once: row('follow_ups', 'lead', false),
  safety_contact_too_old: row('follow_ups', 'lead', false),
  risk_not_assessed: row('risk', 'lead'),
  risk_not_recent: row('risk', 'lead'),
  risk_high: row('risk', 'supervisor', false),
  new_incident: row('risk', 'lead'),
  wellbeing_not_clear: row('health', 'lead', false),
  referrals_open: row('core', 'other_agency'),
  her_word_missing: row('core', 'lead'),
  needs_open: row('core', 'lead'),
  order_active: row('legal', 'time'),
  order_not_served: row('legal', 'other_agency'),
  order_ended_recently: row('legal', 'lead'),
  pressure_not_reassessed: row('risk', 'lead'),
  follow_ups_open: row('follow_ups', 'lead'),
  children_safety: row('support', 'lead'),
  safety_plan_missing: row('support', 'lead'),
  not_told_may_return: row('closure', 'lead'),
  wish_not_recorded: row('closure', 'lead'),
  follow_up_consent_not_asked: row('consent', 'lead'),
  stop_request_missing: row('closure', 'survivor', false),
  request_not_alone: row('closure', 'lead', false),
  services_not_explained: row('closure', 'lead', false),
  risks_not_explained: row('closure', 'lead', false),
  pressure_not_asked: row('closure', 'lead', false),
  no_contact_high_risk: row('risk', 'supervisor', false),
  too_few_attempts: row('follow_ups', 'lead', false),
  attempts_too_close: row('follow_ups', 'lead', false),
  agencies_not_asked: row('consent', 'lead'),
  no_contact_not_decided: row('closure', 'supervisor'),
  receiver_not_confirmed: row('core', 'other_agency'),
  evidence_missing: row('closure', 'lead'),
  family_violence_recorded: row('core', 'supervisor', false),
  other_case_not_named: row('closure', 'lead', false),
  child_decision_missing: row('consent', 'survivor', false),
  approval_missing: row('closure', 'other_agency', false),
  colleague_approval_missing: row('closure', 'supervisor', false),
} as const satisfies Record<string, BlockerRow>;
export type BlockerCode = keyof typeof BLOCKERS;

/** One entry of the gate. Facts are small coded values: counts, days, a date. */
export interface Blocker {
  readonly code: BlockerCode;
  readonly condition: Condition;
  readonly overridable: boolean;
  readonly clearedBy: Clearer;
  readonly partition: Partition;
  readonly facts: Readonly<Record<string, number | string>>;
  /** Ids of the referrals or agencies meant, for the button that goes there. */
  readonly subjectIds: readonly string[];
}

export interface ConditionState {
  readonly code: Condition;
  /** Without a blocker of its own it may still wait: for her request, which is told as missing once. */
  readonly isMet: boolean;
  readonly blockers: readonly Blocker[];
}

/** What the gate shows: so many of so many, both lists in the order of the table. */
export interface ClosureProgress {
  readonly reason: ClosureReason;
  readonly met: number;
  readonly total: number;
  readonly conditions: readonly ConditionState[];
  /** Nothing is left that a supervisor may not override, but for the second person. */
  readonly mayBeRequested: boolean;
}

/** Named reasons of a supervisor, each counted in public figures (domain reference 2.5). */
export const OVERRIDE_REASONS = [
  'she_does_not_want_it',
  'impossible_in_district',
  'agency_no_longer_exists',
  'done_elsewhere_in_writing',
] as const;
export type OverrideReason = (typeof OVERRIDE_REASONS)[number];

export interface Override {
  readonly code: string;
  readonly reason: OverrideReason | null;
}

/** Codes of other registers that mean the absence of a service: a referral that was unavailable, not a reason. */
export const UNAVAILABLE_CODES = ['funding', 'no_funding', 'no_service', 'service_unavailable'] as const;

/** What a code typed as a reason really is. */
export type ReasonOffer =
  | { readonly offer: 'reason'; readonly reason: ClosureReason }
  | {
      readonly offer: 'event';
      readonly event: ClosureEvent;
      readonly isPressure: boolean;
      readonly raisesRisk: 'always' | 'when_pressed' | 'never';
    }
  | { readonly offer: 'unavailable_service' }
  | { readonly offer: 'nothing' };

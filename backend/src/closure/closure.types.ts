import type { Partition } from '../access/access.types.js';
import type { ClosureEvent } from '../cases/case-events.types.js';
import { CLOSURE_REASONS } from '../cases/cases.types.js';
import type { ClosureReason } from '../cases/cases.types.js';
import type { Day } from '../shared/dates.js';
import { codeList } from '../shared/code-lists.js';

export { CLOSURE_REASONS };
export type { ClosureReason };

/** The cause of death, for a request with that reason; `unknown` if not stated. */
export const DEATH_CAUSES = codeList('DeathCause', ['suicide', 'killed', 'other', 'unknown']);
export type DeathCause = (typeof DEATH_CAUSES)[number];

/** Who said that she died. */
export const DEATH_REPORTERS = codeList('DeathReporter', [
  'relative',
  'neighbour',
  'police',
  'health',
  'other_agency',
  'other',
]);
export type DeathReporter = (typeof DEATH_REPORTERS)[number];

/** What must hold; a condition without a blocker is met. */
export const CONDITIONS = codeList('ClosingCondition', [
  'two_safe_contacts',
  'risk_recent',
  'risk_not_high',
  'incidents_assessed',
  'wellbeing_clear',
  'referrals_ended',
  'no_order_in_force',
  'breaches_dealt_with',
  'contact_after_order',
  'pressure_reassessed',
  'nothing_overdue',
  'plan_finished',
  'needs_answered',
  'courts_settled',
  'children_checked',
  'no_child_left',
  'safety_plan_reviewed',
  'told_may_return',
  'wish_recorded',
  'later_contact_asked',
  'request_alone',
  'services_explained',
  'risks_explained',
  'pressure_asked',
  'urgent_help_offered',
  'no_known_danger',
  'attempts_made',
  'agencies_asked',
  'no_contact_decided',
  'receiver_reached_survivor',
  'evidence_given',
  'no_violence_recorded',
  'other_case_named',
  'cards_agree',
  'child_decision',
  'corrections_decided',
  'second_person',
]);
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
    'breaches_dealt_with',
    'contact_after_order',
    'pressure_reassessed',
    'nothing_overdue',
    'plan_finished',
    'needs_answered',
    'courts_settled',
    'children_checked',
    'safety_plan_reviewed',
    'told_may_return',
    'wish_recorded',
    'later_contact_asked',
    'child_decision',
    'corrections_decided',
    'second_person',
  ],
  survivor_request: [
    'request_alone',
    'services_explained',
    'risks_explained',
    'told_may_return',
    'pressure_asked',
    'urgent_help_offered',
    'child_decision',
    'corrections_decided',
    'second_person',
  ],
  no_contact: [
    'no_known_danger',
    'no_child_left',
    'attempts_made',
    'agencies_asked',
    'no_contact_decided',
    'corrections_decided',
    'second_person',
  ],
  moved: ['no_known_danger', 'receiver_reached_survivor', 'corrections_decided', 'second_person'],
  transferred: ['no_known_danger', 'receiver_reached_survivor', 'corrections_decided', 'second_person'],
  died: ['evidence_given', 'corrections_decided', 'second_person'],
  opened_in_error: [
    'no_violence_recorded',
    'no_known_danger',
    'evidence_given',
    'corrections_decided',
    'second_person',
  ],
  duplicate: ['other_case_named', 'cards_agree', 'plan_finished', 'corrections_decided', 'second_person'],
} as const satisfies Record<ClosureReason, readonly Condition[]>;

/** `time`: it ends without anybody. */
export const CLEARERS = codeList('BlockerClearer', [
  'lead',
  'supervisor',
  'other_agency',
  'coordinator',
  'survivor',
  'time',
]);
export type Clearer = (typeof CLEARERS)[number];

/** Reasons for an override; each fits some blockers and no others (capabilities 1.4). */
export const OVERRIDE_REASONS = codeList('OverrideReason', [
  'survivor_declined',
  'impossible_in_district',
  'agency_no_longer_exists',
  'done_elsewhere_in_writing',
]);
export type OverrideReason = (typeof OVERRIDE_REASONS)[number];

/** Who issued the paper that shows what was done elsewhere. */
export const PAPER_ISSUERS = codeList('PaperIssuer', [
  'police',
  'prosecutor',
  'court',
  'cowfa',
  'child_rights',
  'health',
  'legal_aid',
  'ngo',
  'shelter',
  'other_state_body',
]);
export type PaperIssuer = (typeof PAPER_ISSUERS)[number];

/** More than this many overrides in one closing are for the coordinator, or the agency head without sharing. */
export const OVERRIDES_AT_MOST = 2;

interface BlockerRow {
  readonly clearedBy: Clearer;
  /** Shown only to those who read it; the owner sees all. */
  readonly partition: Partition;
  /** What an override may rest on; nothing where no override exists. */
  readonly overrides: readonly OverrideReason[];
}
const row = (
  partition: Partition,
  clearedBy: Clearer,
  overrides: readonly OverrideReason[] = [],
): BlockerRow => ({ partition, clearedBy, overrides });

/** Every blocker: whose partition it belongs to, who can clear it, and what an override may rest on. */
export const BLOCKERS = {
  safety_not_confirmed: row('follow_ups', 'lead'),
  safety_confirmed_once: row('follow_ups', 'lead'),
  safety_contact_too_old: row('follow_ups', 'lead'),
  risk_not_assessed: row('risk', 'lead'),
  risk_not_recent: row('risk', 'lead', ['survivor_declined']),
  risk_high: row('risk', 'supervisor'),
  new_incident: row('risk', 'lead'),
  wellbeing_not_clear: row('health', 'lead'),
  referrals_open: row('core', 'other_agency', [
    'agency_no_longer_exists',
    'done_elsewhere_in_writing',
    'survivor_declined',
  ]),
  feedback_missing: row('core', 'lead', ['survivor_declined']),
  needs_open: row('core', 'lead', [
    'survivor_declined',
    'impossible_in_district',
    'done_elsewhere_in_writing',
  ]),
  order_active: row('legal', 'time'),
  order_not_served: row('legal', 'other_agency'),
  order_ended_recently: row('legal', 'lead'),
  danger_risk: row('risk', 'lead'),
  danger_life: row('health', 'lead'),
  danger_order: row('legal', 'time'),
  danger_breach: row('legal', 'other_agency'),
  danger_incident: row('risk', 'lead'),
  pressure_not_reassessed: row('risk', 'lead'),
  follow_ups_open: row('follow_ups', 'lead', ['agency_no_longer_exists', 'done_elsewhere_in_writing']),
  safety_follow_ups_open: row('follow_ups', 'lead'),
  plan_actions_open: row('support', 'lead'),
  needs_not_answered: row('support', 'lead'),
  needs_without_goal: row('support', 'lead'),
  goals_unfinished: row('support', 'lead'),
  own_actions_not_asked: row('support', 'lead'),
  reconciliation_runs: row('support', 'time'),
  court_duty_open: row('support', 'lead'),
  court_without_date: row('support', 'lead'),
  children_safety: row('support', 'lead', ['done_elsewhere_in_writing']),
  child_not_safe: row('identity', 'lead'),
  child_left_behind: row('identity', 'lead'),
  safety_plan_missing: row('support', 'lead', ['survivor_declined']),
  not_told_may_return: row('closure', 'lead'),
  wish_not_recorded: row('closure', 'lead'),
  follow_up_consent_not_asked: row('consent', 'lead'),
  stop_request_missing: row('closure', 'survivor'),
  request_not_alone: row('closure', 'lead'),
  services_not_explained: row('closure', 'lead'),
  risks_not_explained: row('closure', 'lead'),
  pressure_not_asked: row('closure', 'lead'),
  urgent_help_not_offered: row('health', 'lead'),
  too_few_attempts: row('follow_ups', 'lead'),
  attempts_too_close: row('follow_ups', 'lead'),
  attempts_by_one_worker: row('follow_ups', 'lead'),
  agencies_not_asked: row('consent', 'lead', ['agency_no_longer_exists']),
  no_contact_not_decided: row('closure', 'supervisor'),
  receiver_not_confirmed: row('core', 'other_agency'),
  evidence_missing: row('closure', 'lead'),
  family_violence_recorded: row('core', 'supervisor'),
  called_insignificant: row('legal', 'supervisor'),
  other_case_not_named: row('closure', 'lead'),
  cards_differ: row('closure', 'lead'),
  child_decision_missing: row('consent', 'survivor'),
  correction_waits: row('core', 'supervisor'),
  approval_missing: row('closure', 'other_agency'),
  colleague_approval_missing: row('closure', 'supervisor'),
} as const satisfies Record<string, BlockerRow>;
export type BlockerCode = keyof typeof BLOCKERS;

/** One entry of the gate. Facts are small coded values: counts, days, a date. */
export interface Blocker {
  readonly code: BlockerCode;
  readonly condition: Condition;
  /** Override reasons that the facts allow now; empty if there is none. */
  readonly overrides: readonly OverrideReason[];
  readonly clearedBy: Clearer;
  readonly partition: Partition;
  readonly facts: Readonly<Record<string, number | string>>;
  /** Ids of the referrals or agencies meant, for the button that goes there. */
  readonly subjectIds: readonly string[];
}

export interface ConditionState {
  readonly code: Condition;
  /** A condition without blockers can still be unmet: it waits for the survivor's request, listed as missing once. */
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

/** One blocker that a supervisor overrides, with its reason. */
export interface Override {
  readonly code: string;
  readonly reason: OverrideReason | null;
  /** Of a paper: its date and who issued it. */
  readonly paperOn: Day | null;
  readonly paperIssuer: PaperIssuer | null;
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

/** Why an override as it was typed is refused. */
export const OVERRIDE_REFUSALS = [
  'override_not_allowed',
  'override_reason_missing',
  'override_reason_not_fitting',
  'paper_missing',
  'paper_in_future',
  'paper_not_wanted',
  'paper_issuer_not_fitting',
] as const;
export type OverrideRefusal = (typeof OVERRIDE_REFUSALS)[number];

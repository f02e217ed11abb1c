import type { CaseStatus } from '../cases/cases.types.js';
import type { ReassessCause, RiskBand } from '../risk/risk.types.js';
import type { SuicideLevel } from '../risk/suicide.types.js';
import type { RulesInForce } from './rules-in-force.types.js';

export const RULE_KEYS = [
  'fu.first_contact',
  'fu.safety_24h',
  'fu.safety_plan',
  'fu.mdwg_review',
  'fu.regular',
  'fu.no_contact',
  'fu.another_way',
  'fu.post_closure',
  'rk.reassess',
  'sl.offer',
  'import_review',
  'co.ask_again',
  'co.basis_review',
  'hl.sexual_72h',
  'hl.sexual_120h',
  'hl.sexual_late',
  'hl.review',
  'hl.strangle',
  'hl.forensic',
  'su.emergency',
  'su.same_day',
  'su.weekly',
  'rf.ack',
  'rf.first_contact',
  'rf.feedback',
  'po.issue_check',
  'po.serve_check',
  'po.weekly',
  'po.pre_expiry',
  'po.expiry',
  'po.breach',
  'sh.exit_plan',
  'sh.after',
  'lg.court',
  'mig.return',
  'mt.decision',
] as const;
export type RuleKey = (typeof RULE_KEYS)[number];

/** `safety_contact` is satisfied by a safe contact with her, the others by work that was really done. */
export const FOLLOW_UP_KINDS = ['safety_contact', 'task', 'review'] as const;
export type FollowUpKind = (typeof FOLLOW_UP_KINDS)[number];

/** `replaced`: another row took its place (a later trigger, her word, a closing); the row itself is kept. */
export const FOLLOW_UP_STATUSES = ['pending', 'done', 'replaced'] as const;
export type FollowUpStatus = (typeof FOLLOW_UP_STATUSES)[number];

export const FOLLOW_UP_TRANSITIONS = {
  pending: { satisfy: 'done', replace: 'replaced' },
  done: {},
  replaced: {},
} as const satisfies Record<FollowUpStatus, Readonly<Record<string, FollowUpStatus>>>;

/** Whose work a row is; the service finds the person, and the case lead where an agency has nobody of that role. */
export const OWNER_ROLES = [
  'case_lead',
  'support_lead',
  'agency_inbox',
  'coordinator',
  'receiving_agency',
  'health_worker',
  'police_inspector',
  'shelter_worker',
  'legal_aid_lawyer',
] as const;
export type OwnerRole = (typeof OWNER_ROLES)[number];

/** Who is told when a row is missed; a police unit never is by itself. */
export const ESCALATION_ROLES = ['supervisor', 'coordinator', 'chair', 'prosecutor'] as const;
export type EscalationRole = (typeof ESCALATION_ROLES)[number];

/** Rows of health and whereabouts are shown only to those who hold that: the rule's name alone would tell. */
export const FOLLOW_UP_PARTITIONS = ['follow_ups', 'health', 'whereabouts'] as const;
export type FollowUpPartition = (typeof FOLLOW_UP_PARTITIONS)[number];

/** What was really done, recorded where it belongs, that satisfies rows waiting for it. */
export const SATISFACTIONS = [
  'contact',
  'another_way',
  'assessment',
  'safety_plan',
  'group_review',
  'sexual_health_care',
  'neck_check',
  'mental_health_care',
  'forensic_exam',
  'support_lead_answer',
  'referral_answer',
  'referral_contact',
  'referral_outcome',
  'consent_asked',
  'basis_reviewed',
  'import_review',
  'order_issued',
  'order_served',
  'order_decision',
  'breach_handled',
  'exit_decision',
  'hearing',
  'group_decision',
] as const;
export type Satisfaction = (typeof SATISFACTIONS)[number];

export const URGENCIES = ['high', 'medium', 'low'] as const;
export type Urgency = (typeof URGENCIES)[number];

/**
 * What makes follow-ups. Instants are those of the event itself; `facts.now` is when it was recorded. Ids say which
 * referral or consent a row belongs to, so that rows of two referrals never take each other's place.
 */
export type Trigger =
  /** `byReferral`: another agency's worker spoke with her, this one has not yet. */
  | { readonly kind: 'case_opened'; readonly byReferral?: boolean }
  | { readonly kind: 'case_reopened' }
  | {
      readonly kind: 'risk_assessed';
      readonly incomplete: boolean;
      /** For the meeting, for another reason than suicide risk (risk rules say so). */
      readonly opensReview: boolean;
      /** She is in danger now: the meeting is due in 48 hours instead of a week. */
      readonly emergency: boolean;
      /** A safety plan exists and was reviewed after the latest incident. */
      readonly safetyPlanCurrent: boolean;
    }
  | { readonly kind: 'incident_recorded' }
  /** At another agency that she let know of this case, and this one of it; nothing else is known of it (ADR 24). */
  | { readonly kind: 'incident_known' }
  | {
      readonly kind: 'sexual_violence_disclosed';
      /** The earliest and latest time it can have been; no earliest where no single day is known. */
      readonly happened: { readonly earliestAt: Date | null; readonly latestAt: Date };
    }
  | { readonly kind: 'neck_pressure_disclosed' }
  | { readonly kind: 'forensic_exam_wanted' }
  | { readonly kind: 'health_care_given' }
  | { readonly kind: 'suicide_triage'; readonly level: SuicideLevel }
  | { readonly kind: 'reassessment_called'; readonly cause: ReassessCause }
  | { readonly kind: 'referral_sent'; readonly referralId: string; readonly urgency: Urgency }
  | { readonly kind: 'referral_accepted'; readonly referralId: string; readonly urgency: Urgency }
  | { readonly kind: 'service_date_set'; readonly referralId: string; readonly serviceAt: Date }
  | { readonly kind: 'referral_ended'; readonly referralId: string }
  | { readonly kind: 'support_lead_answered'; readonly answer: 'accepted' | 'declined' }
  /** The agency did not take it on, or does not any more: another one is offered to her. */
  | { readonly kind: 'support_lead_open_again' }
  | { readonly kind: 'consent_provisional'; readonly consentId: string }
  | { readonly kind: 'acted_without_consent'; readonly consentId: string }
  /** She allows no contact after closing, or not any more. */
  | { readonly kind: 'later_contact_refused' }
  | { readonly kind: 'order_sought'; readonly orderId: string; readonly issueBy: Date }
  | { readonly kind: 'order_issued'; readonly orderId: string; readonly serveBy: Date }
  | {
      readonly kind: 'order_served';
      readonly orderId: string;
      readonly servedAt: Date;
      /** 24:00 of its last day. */
      readonly endsAt: Date;
    }
  /** Another last day: it was extended, or it runs from the issue whether it was handed over or not. */
  | {
      readonly kind: 'order_end_set';
      readonly orderId: string;
      readonly servedAt: Date | null;
      readonly endsAt: Date;
    }
  /** Lifted before its last day; what ends by itself was planned with its end. */
  | { readonly kind: 'order_ended'; readonly orderId: string; readonly endedAt: Date }
  | { readonly kind: 'order_breached'; readonly breachId: string }
  | { readonly kind: 'shelter_entered'; readonly stayId: string; readonly enteredAt: Date }
  | { readonly kind: 'shelter_left'; readonly stayId: string; readonly leftAt: Date }
  /** Or set anew on another day. */
  | { readonly kind: 'hearing_set'; readonly hearingId: string; readonly heldAt: Date }
  | { readonly kind: 'hearing_ended'; readonly hearingId: string; readonly held: boolean }
  | { readonly kind: 'return_expected'; readonly returnId: string; readonly expectedAt: Date }
  | { readonly kind: 'return_ended'; readonly returnId: string }
  /** A working group decided something about the case; `step` is which of its decisions, counted from 1. */
  | {
      readonly kind: 'meeting_held';
      readonly decisionId: string;
      readonly step: number;
      readonly dueAt: Date;
    }
  /** While the minutes were open. */
  | { readonly kind: 'decision_taken_back'; readonly decisionId: string }
  | { readonly kind: 'case_imported'; readonly dueAt: Date }
  | { readonly kind: 'import_reviewed' }
  | { readonly kind: 'contact_failed'; readonly failures: number }
  /** Not attempted: it would not have been safe. */
  | { readonly kind: 'contact_unsafe' }
  | {
      readonly kind: 'case_closed';
      readonly contactConsent: boolean;
      /** Somebody looks at the case without contacting her: she died, or asked to stop while risk was high. */
      readonly reviewedBy?: 'group' | 'supervisor';
    };
export type TriggerKind = Trigger['kind'];

/** A stored row that still waits; `subjectId` is the referral, consent or order it belongs to. */
export interface PendingRow {
  readonly id: string;
  readonly rule: RuleKey;
  readonly step: number;
  readonly subjectId: string | null;
  /** Before this a contact does not satisfy the row: a visit today is not the visit in three months. */
  readonly fromAt: Date;
  readonly dueAt: Date;
}

export interface PlannedFollowUp {
  readonly rule: RuleKey;
  /** 1, 2, 3 … in the order of the rule's due times. */
  readonly step: number;
  readonly subjectId: string | null;
  readonly fromAt: Date;
  readonly dueAt: Date;
  /** The moment that the rule counts from; null where the due time comes with the trigger. */
  readonly countedFrom: Date | null;
  /** An alarm before the due time (48 h of a 72 h window); null for all other rows. */
  readonly alertAt: Date | null;
  readonly owner: OwnerRole;
  readonly kind: FollowUpKind;
  readonly partition: FollowUpPartition;
  /** Why it exists, for "Why this task?". */
  readonly because: TriggerKind | ReassessCause;
}

/** A referral that was accepted and has not ended. */
export interface RunningReferral {
  readonly id: string;
  readonly urgency: Urgency;
  /** The receiver has spoken with her. */
  readonly isContacted: boolean;
  readonly serviceAt: Date | null;
}

/** An order that was issued and has not ended. */
export interface RunningOrder {
  readonly id: string;
  readonly serveBy: Date;
  readonly servedAt: Date | null;
  /** 24:00 of its last day; null while it does not run yet. */
  readonly endsAt: Date | null;
}

/** What planning needs to know of a case. */
export interface CaseFacts {
  readonly now: Date;
  readonly status: CaseStatus;
  readonly band: RiskBand;
  /** The last opening or reopening: regular contacts are counted from it. */
  readonly openedAt: Date;
  readonly ownerIsPolice: boolean;
  /** Her answer to the offer of a support lead, which only a police owner makes; `none` while it was not made. */
  readonly supportLead: 'none' | 'accepted' | 'declined';
  /** She allowed sharing with the working group. */
  readonly sharesWithGroup: boolean;
  /** A working group heard the case less than 12 months ago: what happens again goes back there, whatever the band. */
  readonly markedByGroup: boolean;
  /** Alone and asked, she wanted nobody to contact her. */
  readonly contactStopped: boolean;
  readonly referrals: readonly RunningReferral[];
  readonly orders: readonly RunningOrder[];
  /** What the group of the case has set; as published where there is no group, or it has set nothing. */
  readonly rules?: RulesInForce | null;
}

/** A row whose due time moves; never later for a safety row. */
export interface MovedRow {
  readonly id: string;
  readonly fromAt: Date;
  readonly dueAt: Date;
  readonly countedFrom: Date | null;
}

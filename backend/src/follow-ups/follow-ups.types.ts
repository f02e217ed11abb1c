import type { CaseStatus } from '../cases/cases.types.js';
import type { ReassessCause, RiskBand } from '../risk/risk.types.js';
import { URGENCIES } from './triggers.types.js';
import type { Trigger, Urgency } from './triggers.types.js';
import { codeList } from '../shared/code-lists.js';

/** What a group has set, by the keys of the values; what is not there is as published. */
export type SetValues = Readonly<Record<string, number>>;

/** The version of a group's rules that holds; null where the group has changed nothing. */
export interface RulesInForce {
  readonly id: string;
  readonly set: SetValues;
}

export const RULE_KEYS = codeList('RuleKey', [
  'fu.first_contact',
  'fu.safety_24h',
  'fu.safety_plan',
  'fu.mdwg_review',
  'fu.regular',
  'fu.no_contact',
  'fu.alternative_channel',
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
  'po.not_binding',
  'po.weekly',
  'po.pre_expiry',
  'po.expiry',
  'po.breach',
  'sh.exit_plan',
  'sh.after',
  'lg.court',
  'mig.return',
  'mt.decision',
  'rf.find_other',
  'rf.send_missing',
  'rf.waiting',
  'sv.wait_high',
  'sv.outcome',
  'rf.hand_over',
  'rf.handed_over',
  'ho.call_in',
  'pg.signal',
  'pg.partner',
  'cl.decide',
  'cl.second_talk',
  'cl.watch',
  'dr.confirm',
  'dr.review',
  'er.confirm',
  'er.ask_again',
  'bl.settle',
  'cr.confirm',
  'po.extension',
  'po.notice_seen',
  'po.police_check',
  'dc.decide',
  'su.import',
  'pl.action',
  'pl.plan',
  'pl.joint',
  'ch.safety',
  'ch.left',
  'ch.school',
  'ch.papers',
  'lg.next_step',
  'lg.object',
  'lg.window',
  'lg.appeal',
  'lg.withdrawal',
  'lg.help',
  'en.step',
  'en.paid',
]);
export type RuleKey = (typeof RULE_KEYS)[number];

/** `safety_contact` is satisfied by a safe contact with her, the others by work that was really done. */
export const FOLLOW_UP_KINDS = codeList('FollowUpKind', ['safety_contact', 'task', 'review']);
export type FollowUpKind = (typeof FOLLOW_UP_KINDS)[number];

/** `replaced`: another row took its place (a later trigger, a stop request, a closing); the row is kept. */
export const FOLLOW_UP_STATUSES = codeList('FollowUpStatus', ['pending', 'done', 'replaced']);
export type FollowUpStatus = (typeof FOLLOW_UP_STATUSES)[number];

/** Whose work a row is; the service finds the person, and the case lead where an agency has nobody of that role. */
export const OWNER_ROLES = codeList('OwnerRole', [
  'case_lead',
  'support_lead',
  'agency_inbox',
  'coordinator',
  'receiving_agency',
  'health_worker',
  'police_inspector',
  'shelter_worker',
  'legal_aid_lawyer',
  'second_person',
  'block_reviewer',
  'prosecutor',
  'health_reader',
]);
export type OwnerRole = (typeof OWNER_ROLES)[number];

/**
 * Who is notified when a row is missed; a police unit never is without her consent. `superior`: the supervisors of the agency
 * that owes the step, where that is another one; `agency_head` and `oversight` hear numbers and open no case.
 */
export const ESCALATION_ROLES = codeList('EscalationRole', [
  'supervisor',
  'superior',
  'coordinator',
  'chair',
  'prosecutor',
  'agency_head',
  'fallback',
  'oversight',
]);
export type EscalationRole = (typeof ESCALATION_ROLES)[number];

/** Rows of health, whereabouts, children and courts are shown only to those who hold that: the rule's name alone would tell. */
export const FOLLOW_UP_PARTITIONS = ['follow_ups', 'health', 'whereabouts', 'identity', 'support'] as const;
export type FollowUpPartition = (typeof FOLLOW_UP_PARTITIONS)[number];

/** What was really done, recorded where it belongs, that satisfies rows waiting for it. */
export const SATISFACTIONS = codeList('RowSatisfaction', [
  'contact',
  'alternative_channel',
  'assessment',
  'safety_plan',
  'group_review',
  'sexual_health_care',
  'strangulation_check',
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
  'place_found',
  'missing_sent',
  'waiting_checked',
  'interim_help',
  'handover_sent',
  'handover_closed',
  'call_in_answered',
  'signal_answered',
  'partner_asked',
  'closure_decided',
  'second_talk',
  'watch_review',
  'death_confirmed',
  'erasure_settled',
  'block_settled',
  'correction_decided',
  'extension_answered',
  'notice_seen',
  'police_check',
  'report_decided',
  'suspicion_checked',
  'plan_action',
  'plan_made',
  'joint_agreed',
  'child_checked',
  'child_question',
  'child_school',
  'child_papers',
  'court_step',
  'court_objection',
  'court_help',
  'appeal_asked',
  'withdrawal_asked',
  'duty_step',
  'duty_asked',
  'outcome_asked',
]);
export type Satisfaction = (typeof SATISFACTIONS)[number];

export { URGENCIES };
export type { Trigger, Urgency };
export type TriggerKind = Trigger['kind'];

/** A stored row that still waits; `subjectId` is the referral, consent or order it belongs to. */
export interface PendingRow {
  readonly id: string;
  readonly rule: RuleKey;
  readonly step: number;
  readonly subjectId: string | null;
  /** Before this a contact does not satisfy the row: a visit today is not the visit in three months. */
  readonly fromAt: Date;
  /** A later reason for the same row: a contact before that does not satisfy it either. */
  readonly askedAt?: Date | null;
  readonly dueAt: Date;
  /** Of a search for another place: the service that she needs. */
  readonly need?: string | null;
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

/** An open action of the plan that the worker owes. */
export interface OwedAction {
  readonly id: string;
  readonly dueAt: Date;
}

/** A child of the survivor. */
export interface KnownChild {
  readonly id: string;
  /** It stayed with the other party or his family. */
  readonly isWithHisFamily: boolean;
  readonly livesWithHer: boolean;
  readonly lacksPapers: boolean;
  /** When it was last answered whether the child is safe. */
  readonly askedAt: Date | null;
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
  /** The support lead may know of orders in the case. */
  readonly leadKnowsOrders?: boolean;
  /** She allowed sharing with the working group. */
  readonly sharesWithGroup: boolean;
  /** A working group heard the case less than 12 months ago: what happens again goes back there, whatever the band. */
  readonly markedByGroup: boolean;
  /** Alone and asked, she wanted nobody to contact her. */
  readonly contactStopped: boolean;
  readonly referrals: readonly RunningReferral[];
  readonly orders: readonly RunningOrder[];
  readonly planActions: readonly OwedAction[];
  readonly children?: readonly KnownChild[];
  /** The last session with a psychologist. */
  readonly lastSessionAt?: Date | null;
  /** One of the five facts of known danger holds. */
  readonly isInDanger?: boolean;
  /** What the group of the case has set; as published where there is no group, or it has set nothing. */
  readonly rules?: RulesInForce | null;
}

/** A row whose due time moves, never later for a safety row, or that something new asks for again. */
export interface MovedRow {
  readonly id: string;
  readonly fromAt: Date;
  readonly dueAt: Date;
  readonly countedFrom: Date | null;
  /** Of a new reason for it. */
  readonly askedAt?: Date;
}

/**
 * What a working group can decide about a case, as codes: there is no free text, so that no name can stand in minutes.
 * Where she is, and whether she thinks of not living, is not decided there. Mediation is not in the list (domain
 * reference 2). The place in the list is the step of the row that a decision makes: new ones go to the end.
 */
export const DECISIONS = codeList('GroupDecision', [
  'contact_survivor',
  'review_safety_plan',
  'reassess_risk',
  'seek_order',
  'check_order',
  'police_attention',
  'perpetrator_measures',
  'offer_legal_aid',
  'offer_health_care',
  'offer_psychosocial',
  'children_safety',
  'help_with_documents',
  'report_to_group',
  'prepare_closing',
]);
export type Decision = (typeof DECISIONS)[number];

/** Which step of the rule a decision is, counted from 1. */
export const stepOf = (closureRequest: Decision): number => DECISIONS.indexOf(closureRequest) + 1;

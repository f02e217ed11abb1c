import type { Partition } from '../access/access.types.js';
import type { AgencyType } from '../agencies/agencies.types.js';
import type { Day } from '../shared/dates.js';

/** What she is asked about, each by itself, dated and withdrawable (domain reference 4.3). */
export const CONSENT_SCOPES = [
  'services_by_this_agency',
  'referral',
  'case_conference_mdwg',
  'statistics_non_identifying',
  'contact_for_follow_up',
  'contact_for_feedback',
] as const;
export type ConsentScope = (typeof CONSENT_SCOPES)[number];

/** How the consent sheet words what may be shared; what is stored and enforced are the partitions behind it. */
export const FIELD_GROUPS = [
  'incident_facts',
  'risk',
  'identity',
  'safe_contact',
  'location',
  'health',
  'psychosocial',
  'legal',
  'children',
  'other_person',
] as const;
export type FieldGroup = (typeof FIELD_GROUPS)[number];

/**
 * Incident facts and children are coded and stand in the core; counselling notes are the support log. No group
 * opens her account in her own words, the follow-ups, or the owner's books: those stay with whoever wrote them.
 */
export const PARTITION_OF_GROUP = {
  incident_facts: 'core',
  children: 'core',
  risk: 'risk',
  identity: 'identity',
  safe_contact: 'safe_contact',
  location: 'whereabouts',
  health: 'health',
  psychosocial: 'support',
  legal: 'legal',
  other_person: 'perpetrator',
} as const satisfies Record<FieldGroup, Partition>;

/** Partitions that no consent opens to another agency. */
export const NEVER_SHARED = [
  'narrative',
  'follow_ups',
  'consent',
  'closure',
] as const satisfies readonly Partition[];

/** Receiving agencies that the access table treats alike. */
export const RECEIVER_KINDS = [
  'police',
  'prosecutor',
  'court',
  'cowfa',
  'legal_aid',
  'health',
  'forensic',
  'support',
  'shelter',
  'hotline',
  'public_service',
  'perpetrator_service',
  'no_case_access',
] as const;
export type ReceiverKind = (typeof RECEIVER_KINDS)[number];

/** Local leaders, the chair's office and the bodies that only count get no case, whatever anybody ticks. */
export const RECEIVER_KIND_OF = {
  police_dv: 'police',
  police_district: 'police',
  police_juvenile: 'police',
  prosecutor: 'prosecutor',
  court: 'court',
  bailiff: 'court',
  cowfa: 'cowfa',
  cowfa_icc: 'cowfa',
  hotline_1313: 'hotline',
  hukumat: 'no_case_access',
  jamoat: 'no_case_access',
  mahalla: 'no_case_access',
  health: 'health',
  health_msr_room: 'health',
  forensic: 'forensic',
  social_protection: 'public_service',
  legal_aid: 'legal_aid',
  legal_aid_bureau: 'legal_aid',
  crisis_centre: 'support',
  shelter: 'shelter',
  ngo: 'support',
  education: 'public_service',
  child_rights: 'public_service',
  ombudsman: 'public_service',
  child_ombudsman: 'public_service',
  civil_registry: 'public_service',
  employment: 'public_service',
  perpetrator_prog: 'perpetrator_service',
  stat_agency: 'no_case_access',
  miac: 'no_case_access',
  international: 'support',
} as const satisfies Record<AgencyType, ReceiverKind>;

interface ReceiverRow {
  /** The most that her consent can open to such an agency. */
  readonly most: readonly FieldGroup[];
  /** What the sheet proposes because the work cannot begin without it; never more. */
  readonly proposed: readonly FieldGroup[];
}

const helps = ['incident_facts', 'risk', 'identity', 'safe_contact'] as const;

/**
 * Who can be given what (security page, table "partitions × roles"; domain reference 4.3). Police never get safe
 * contact, health, counselling notes or whereabouts; where she is goes to a shelter and to nobody else, so never
 * to a court or a prosecutor.
 */
export const RECEIVERS = {
  police: {
    most: ['incident_facts', 'risk', 'identity', 'legal', 'children', 'other_person'],
    proposed: ['incident_facts', 'risk'],
  },
  prosecutor: {
    most: ['incident_facts', 'risk', 'identity', 'safe_contact', 'legal', 'children', 'other_person'],
    proposed: ['incident_facts', 'risk'],
  },
  court: {
    most: ['incident_facts', 'identity', 'legal', 'children', 'other_person'],
    proposed: ['incident_facts'],
  },
  cowfa: { most: [...helps, 'legal', 'children', 'other_person'], proposed: helps },
  legal_aid: { most: [...helps, 'legal', 'children', 'other_person'], proposed: helps },
  health: { most: [...helps, 'health', 'children'], proposed: helps },
  forensic: { most: ['incident_facts', 'identity', 'health'], proposed: ['incident_facts', 'identity'] },
  support: {
    most: [...helps, 'health', 'psychosocial', 'legal', 'children', 'other_person'],
    proposed: helps,
  },
  shelter: {
    most: [...helps, 'location', 'health', 'psychosocial', 'children', 'other_person'],
    proposed: helps,
  },
  hotline: { most: ['incident_facts', 'risk'], proposed: ['incident_facts', 'risk'] },
  public_service: {
    most: ['incident_facts', 'identity', 'safe_contact', 'children'],
    proposed: ['identity'],
  },
  perpetrator_service: {
    most: ['incident_facts', 'other_person'],
    proposed: ['incident_facts', 'other_person'],
  },
  no_case_access: { most: [], proposed: [] },
} as const satisfies Record<ReceiverKind, ReceiverRow>;

/** On what ground a record is held or passed on (domain reference 1.9 and 4.3). */
export const LEGAL_BASES = [
  'consent',
  'state_function',
  'protect_others',
  'court_order',
  'imminent_danger',
  'child_at_risk',
] as const;
export type LegalBasis = (typeof LEGAL_BASES)[number];

/** Grounds for passing something on without her consent; each needs a supervisor and a reason and is reviewed. */
export const OVERRIDE_BASES = [
  'court_order',
  'imminent_danger',
  'child_at_risk',
] as const satisfies readonly LegalBasis[];

/** Who was there when she was asked. Only `alone` makes an answer final. */
export const PRESENCES = [
  'alone',
  'interpreter',
  'trusted_person',
  'relative',
  'other_party',
  'other',
  'not_known',
] as const;
export type Presence = (typeof PRESENCES)[number];

export const CONSENT_STATUSES = ['given', 'provisional', 'expired', 'withdrawn', 'refused'] as const;
export type ConsentStatus = (typeof CONSENT_STATUSES)[number];
export type ScopeAnswer = ConsentStatus | 'not_asked';

/** One answer of hers as it is stored; a later answer is a new one, never a change of this. */
export interface Consent {
  readonly id: string;
  readonly scope: ConsentScope;
  /** Named for scope `referral`; null for every other scope. */
  readonly agencyId: string | null;
  readonly partitions: readonly Partition[];
  readonly answer: 'given' | 'refused';
  readonly basis: LegalBasis;
  readonly givenAt: Date;
  /** The last day on which it holds; null where none was set. */
  readonly untilOn: Day | null;
  /** Not given alone: until then it holds, and she is asked again before. */
  readonly provisionalUntil: Date | null;
  readonly withdrawnAt: Date | null;
}

/** Assent of the child and who decided beside it (domain reference 2.5). */
export interface ChildDecision {
  readonly childAssent: 'given' | 'withheld' | 'too_young' | 'not_asked';
  readonly decider: 'non_offending_adult' | 'child_rights_body' | null;
  /** "Not known" counts as yes until somebody found out. */
  readonly inPerpetratorsHousehold: 'yes' | 'no' | 'unknown';
}

/** An answer as it was typed, before it is stored. */
export interface ConsentDraft {
  readonly scope: ConsentScope;
  readonly receiver: AgencyType | null;
  readonly partitions: readonly Partition[];
  readonly purpose: string;
  readonly answer: 'given' | 'refused';
  readonly basis: LegalBasis;
  readonly presence: Presence;
  readonly untilOn: Day | null;
  /** Under 18; null for an adult. */
  readonly child: ChildDecision | null;
  /** For passing on without consent: who agreed, and why. */
  readonly override: { readonly bySupervisor: boolean; readonly reason: string } | null;
}

export const CONSENT_PROBLEMS = [
  'receiver_missing',
  'receiver_not_wanted',
  'receiver_without_case_access',
  'partitions_missing',
  'partition_not_shareable',
  'purpose_missing',
  'until_missing',
  'until_impossible',
  'until_past',
  'basis_not_open_to_agency',
  'supervisor_missing',
  'reason_missing',
  'child_decision_missing',
  'decider_missing',
  'decider_in_perpetrators_household',
  'assent_not_asked',
  'assent_withheld',
] as const;
export type ConsentProblem = (typeof CONSENT_PROBLEMS)[number];

export const WITHDRAWAL_REFUSALS = [
  'was_not_given',
  'already_withdrawn',
  'already_expired',
  'not_by_consent',
] as const;
export type WithdrawalRefusal = (typeof WITHDRAWAL_REFUSALS)[number];

/** What taking a consent back does at once; what somebody wrote stays with whoever wrote it. */
export const WITHDRAWAL_EFFECTS = [
  'access_ends',
  'open_referrals_withdrawn',
  'receiver_keeps_own_records',
  'group_sharing_ends',
  'meeting_items_removed',
  'later_contacts_end',
  'feedback_contacts_end',
  'left_out_of_figures',
  'wish_to_be_asked',
] as const;
export type WithdrawalEffect = (typeof WITHDRAWAL_EFFECTS)[number];

/** Taking back the services of this agency closes nothing by itself: she is asked, alone, what she wants. */
export const EFFECTS_OF_WITHDRAWAL = {
  services_by_this_agency: ['wish_to_be_asked'],
  referral: ['access_ends', 'open_referrals_withdrawn', 'receiver_keeps_own_records'],
  case_conference_mdwg: ['group_sharing_ends', 'meeting_items_removed'],
  statistics_non_identifying: ['left_out_of_figures'],
  contact_for_follow_up: ['later_contacts_end'],
  contact_for_feedback: ['feedback_contacts_end'],
} as const satisfies Record<ConsentScope, readonly WithdrawalEffect[]>;

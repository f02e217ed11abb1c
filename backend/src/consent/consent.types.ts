import type { Partition } from '../access/access.types.js';
import { SERVICE_TYPES } from '../agencies/agencies.types.js';
import type { AgencyType } from '../agencies/agencies.types.js';
import type { Day } from '../shared/dates.js';
import { codeList } from '../shared/code-lists.js';

/** Scopes of consent, each asked separately, dated and withdrawable (domain reference 4.3). */
export const CONSENT_SCOPES = codeList('ConsentScope', [
  'services_by_this_agency',
  'referral',
  'case_conference_mdwg',
  'statistics_non_identifying',
  'record_linkage',
  'mutual_disclosure',
  'contact_for_follow_up',
  'contact_for_feedback',
  'programme_feedback',
]);
export type ConsentScope = (typeof CONSENT_SCOPES)[number];

/** On what ground a record is held or passed on (domain reference 1.9 and 4.3). */
export const LEGAL_BASES = codeList('LegalBasis', [
  'consent',
  'state_function',
  'protect_others',
  'court_order',
  'imminent_danger',
  'child_at_risk',
]);
export type LegalBasis = (typeof LEGAL_BASES)[number];

/** Grounds for passing something on without her consent; each needs a supervisor and a reason and is reviewed. */
export const OVERRIDE_BASES = [
  'court_order',
  'imminent_danger',
  'child_at_risk',
] as const satisfies readonly LegalBasis[];

/** Who was there when she was asked. Only `alone` makes an answer final. */
export const PRESENCES = codeList('Presence', [
  'alone',
  'interpreter',
  'trusted_person',
  'relative',
  'other_party',
  'other',
  'not_known',
]);
export type Presence = (typeof PRESENCES)[number];

/** The language in which she was asked. */
export const CONSENT_LANGUAGES = codeList('ConsentLanguage', ['tg', 'ru', 'en', 'other']);
export type ConsentLanguage = (typeof CONSENT_LANGUAGES)[number];

export const CONSENT_MANNERS = codeList('ConsentManner', ['spoken', 'written']);
export type ConsentManner = (typeof CONSENT_MANNERS)[number];

/** What the second look at a ground in law found. */
export const REVIEW_OUTCOMES = codeList('BasisReviewOutcome', ['upheld', 'not_upheld']);
export type ReviewOutcome = (typeof REVIEW_OUTCOMES)[number];

export const CONSENT_STATUSES = codeList('ConsentStatus', [
  'given',
  'provisional',
  'expired',
  'withdrawn',
  'refused',
]);
export type ConsentStatus = (typeof CONSENT_STATUSES)[number];
export type ScopeAnswer = ConsentStatus | 'not_asked';

/** Purpose of a disclosure: a code, because free text about the survivor would need encryption. */
export const CONSENT_PURPOSES = codeList('ConsentPurpose', [...SERVICE_TYPES, 'support_lead', 'handover']);
export type ConsentPurpose = (typeof CONSENT_PURPOSES)[number];

/** How the record is counted, by consent alone: once across agencies, or separately and why. */
export const LINKAGE_CONSENTS = codeList('LinkageConsent', [
  'granted',
  'not_asked',
  'refused',
  'provisional',
]);
export type LinkageConsent = (typeof LINKAGE_CONSENTS)[number];

/** What her answers mean for the case as a whole, kept on it for lists and reminders. */
export interface ConsentFlags {
  readonly sharesWithGroup: boolean;
  /** When sharing with the group expires; null if never, or not allowed. */
  readonly sharesUntil: Date | null;
  readonly refusesSharing: boolean;
  readonly followUpConsent: boolean;
  readonly countsInStatistics: boolean;
  /** Whether it may be compared with other agencies' records, so that the survivor is counted once. */
  readonly mayBeLinked: boolean;
}

/** One answer of hers as it is stored; a later answer is a new one, never a change of this. */
export interface Consent {
  readonly id: string;
  readonly scope: ConsentScope;
  /** Named for scopes `referral` and `mutual_disclosure`; null for every other scope. */
  readonly agencyId: string | null;
  readonly partitions: readonly Partition[];
  readonly answer: 'given' | 'refused';
  readonly basis: LegalBasis;
  readonly givenAt: Date;
  /** The last valid day; null if none was set. */
  readonly untilOn: Day | null;
  /** Not given in private: valid until then, and repeated before. */
  readonly provisionalUntil: Date | null;
  readonly withdrawnAt: Date | null;
}

/** The child's assent, and who decided with it (domain reference 2.5). */
export interface ChildDecision {
  readonly childAssent: 'given' | 'withheld' | 'too_young' | 'not_asked';
  readonly decider: 'non_offending_adult' | 'child_rights_body' | null;
  /** "Not known" counts as yes until clarified. */
  readonly inPerpetratorsHousehold: 'yes' | 'no' | 'unknown';
}

/** An answer as it was typed, before it is stored. */
export interface ConsentInput {
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

/** A private body holds no record without consent or another legal ground (domain reference 1.9). */
export const OPENING_CONSENT_PROBLEMS = ['services_consent_missing'] as const;
export type OpeningConsentProblem = (typeof OPENING_CONSENT_PROBLEMS)[number];

export const WITHDRAWAL_REFUSALS = [
  'was_not_given',
  'already_withdrawn',
  'already_expired',
  'not_by_consent',
] as const;
export type WithdrawalRefusal = (typeof WITHDRAWAL_REFUSALS)[number];

/** Immediate effects of withdrawing a consent; texts stay with the agency that wrote them. */
export const WITHDRAWAL_EFFECTS = codeList('WithdrawalEffect', [
  'access_ends',
  'open_referrals_withdrawn',
  'receiver_keeps_own_records',
  'group_sharing_ends',
  'meeting_items_removed',
  'later_contacts_end',
  'feedback_contacts_end',
  'programme_news_ends',
  'left_out_of_figures',
  'excluded_from_linkage',
  'mutual_disclosure_ended',
  'survivor_wish_required',
]);
export type WithdrawalEffect = (typeof WITHDRAWAL_EFFECTS)[number];

/** Withdrawing consent to this agency's services closes no case: the survivor's wish is asked in private. */
export const EFFECTS_OF_WITHDRAWAL = {
  services_by_this_agency: ['survivor_wish_required'],
  referral: ['access_ends', 'open_referrals_withdrawn', 'receiver_keeps_own_records'],
  case_conference_mdwg: ['group_sharing_ends', 'meeting_items_removed'],
  statistics_non_identifying: ['left_out_of_figures'],
  record_linkage: ['excluded_from_linkage'],
  mutual_disclosure: ['mutual_disclosure_ended'],
  contact_for_follow_up: ['later_contacts_end'],
  contact_for_feedback: ['feedback_contacts_end'],
  programme_feedback: ['programme_news_ends'],
} as const satisfies Record<ConsentScope, readonly WithdrawalEffect[]>;

/** Every problem with the field it belongs to, so that a form can show it there. */
export const FIELD_OF_PROBLEM = {
  receiver_missing: 'agencyId',
  receiver_not_wanted: 'agencyId',
  receiver_without_case_access: 'agencyId',
  partitions_missing: 'partitions',
  partition_not_shareable: 'partitions',
  purpose_missing: 'purpose',
  until_missing: 'untilOn',
  until_impossible: 'untilOn',
  until_past: 'untilOn',
  basis_not_open_to_agency: 'basis',
  supervisor_missing: 'basis',
  reason_missing: 'overrideReason',
  child_decision_missing: 'child',
  decider_missing: 'child.decider',
  decider_in_perpetrators_household: 'child.inPerpetratorsHousehold',
  assent_not_asked: 'child.childAssent',
  assent_withheld: 'child.childAssent',
} as const satisfies Record<ConsentProblem, string>;

/** How the consent sheet words what may be shared; what is stored and enforced are the partitions behind it. */
export const FIELD_GROUPS = codeList('FieldGroup', [
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
]);
export type FieldGroup = (typeof FIELD_GROUPS)[number];

/**
 * Incident facts and children are coded in the core partition; counselling notes are the support log. No group includes
 * the survivor's statement, the follow-ups or the owner's records: those stay with their writers.
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
export const RECIPIENT_KINDS = [
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
  'no_case_access',
] as const;
export type RecipientKind = (typeof RECIPIENT_KINDS)[number];

/** Local leaders, the chair's office, bodies that only count and programmes for perpetrators get no case, whatever anybody ticks. */
export const RECIPIENT_KIND_OF = {
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
  perpetrator_prog: 'no_case_access',
  stat_agency: 'no_case_access',
  miac: 'no_case_access',
  international: 'support',
} as const satisfies Record<AgencyType, RecipientKind>;

interface ReceiverRow {
  /** The most that her consent can open to such an agency. */
  readonly most: readonly FieldGroup[];
  /** What the sheet proposes because the work cannot begin without it; never more. */
  readonly proposed: readonly FieldGroup[];
}

const helps = ['incident_facts', 'risk', 'identity', 'safe_contact'] as const;

/**
 * What each receiver may be given (security page, table "partitions × roles"; domain reference 4.3). Police never get
 * safe contact, health, counselling notes or whereabouts; only a shelter gets the whereabouts, so never a court or a
 * prosecutor.
 */
export const RECIPIENTS = {
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
  no_case_access: { most: [], proposed: [] },
} as const satisfies Record<RecipientKind, ReceiverRow>;

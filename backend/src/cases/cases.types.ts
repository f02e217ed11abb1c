import { codeList } from '../shared/code-lists.js';

/** Reopening is the same case again, never a second one; "linked", "moved" and the like are closure reasons. */
export const CASE_STATUSES = codeList('CaseStatus', ['open', 'closed']);
export type CaseStatus = (typeof CASE_STATUSES)[number];

export const CASE_TRANSITIONS = {
  open: { close: 'closed' },
  closed: { reopen: 'open' },
} as const satisfies Record<CaseStatus, Readonly<Record<string, CaseStatus>>>;

/** `reopens`: doing it to a closed case opens it in the same transaction. */
export type CommandEffect = 'allowed' | 'refused' | 'reopens';

/**
 * What may be done to a case in each status. A closed case keeps what she needs after closing (contacts, consent,
 * her data, what courts and police still report); new work begins by reopening, and a new incident always does.
 */
export const CASE_COMMANDS = {
  add_incident: { open: 'allowed', closed: 'reopens' },
  correct_incident: { open: 'allowed', closed: 'allowed' },
  record_event: { open: 'allowed', closed: 'allowed' },
  record_measure: { open: 'allowed', closed: 'allowed' },
  record_order: { open: 'allowed', closed: 'refused' },
  record_breach: { open: 'allowed', closed: 'reopens' },
  answer_disability: { open: 'allowed', closed: 'allowed' },
  change_identity: { open: 'allowed', closed: 'allowed' },
  change_safe_contact: { open: 'allowed', closed: 'allowed' },
  change_whereabouts: { open: 'allowed', closed: 'allowed' },
  record_consent: { open: 'allowed', closed: 'allowed' },
  withdraw_consent: { open: 'allowed', closed: 'allowed' },
  record_outcome: { open: 'allowed', closed: 'allowed' },
  assign_lead: { open: 'allowed', closed: 'allowed' },
  assess_risk: { open: 'allowed', closed: 'refused' },
  change_band: { open: 'allowed', closed: 'refused' },
  add_follow_up: { open: 'allowed', closed: 'refused' },
  send_referral: { open: 'allowed', closed: 'refused' },
  record_support: { open: 'allowed', closed: 'refused' },
  hand_over: { open: 'allowed', closed: 'refused' },
  request_closure: { open: 'allowed', closed: 'refused' },
  reopen: { open: 'refused', closed: 'allowed' },
} as const satisfies Record<string, Record<CaseStatus, CommandEffect>>;
export type CaseCommand = keyof typeof CASE_COMMANDS;

export const REOPEN_REASONS = codeList('ReopenReason', [
  'new_incident',
  'came_back',
  'contact_showed_danger',
  'new_registration',
  'closed_in_error',
]);
export type ReopenReason = (typeof REOPEN_REASONS)[number];

export const CASE_REFUSALS = ['case_closed', 'case_open', 'reopen_reason_missing'] as const;
export type CaseRefusal = (typeof CASE_REFUSALS)[number];

/** Who sent her or how she came (domain reference 2.3). */
export const REFERRED_FROM = codeList('ReferredFrom', [
  'self',
  'family_neighbour',
  'police',
  'health',
  'psychosocial',
  'legal',
  'prosecutor_court',
  'cowfa',
  'hotline_1313',
  'jamoat',
  'community_leader',
  'school',
  'shelter',
  'livelihoods',
  'humanitarian_actor',
  'other_government',
  'other',
]);
export type ReferredFrom = (typeof REFERRED_FROM)[number];

export interface OpeningFacts {
  readonly survivorIsOfThisAgency: boolean;
  /** Cases this agency already has of the same survivor. */
  readonly existing: CaseStatus | 'none';
  readonly incidentCount: number;
  /** Does he or his family work in a member agency? null while it was not asked. */
  readonly conflictAnswer: 'yes' | 'no' | 'unknown' | null;
}

export const OPENING_REFUSALS = [
  'survivor_of_other_agency',
  'open_case_exists',
  'closed_case_exists',
  'incident_missing',
  'conflict_question_missing',
] as const;
export type OpeningRefusal = (typeof OPENING_REFUSALS)[number];

/** Who makes the safety contacts of a case that the police own (DOMAIN 2.5). */
export const SUPPORT_LEAD_STATES = codeList('SupportLeadState', [
  'not_needed',
  'to_offer',
  'offered',
  'accepted',
  'declined',
]);
export type SupportLeadState = (typeof SUPPORT_LEAD_STATES)[number];
export const BANDS = ['incomplete', 'standard', 'medium', 'high'] as const;
export type Band = (typeof BANDS)[number];
/** How old she was on the day on which she was registered; no age stands in two of them (domain reference 2.6). */
export const AGE_BANDS = codeList('AgeBand', [
  '0_11',
  '12_14',
  '15_17',
  '18_24',
  '25_29',
  '30_39',
  '40_49',
  '50_59',
  '60_plus',
  'unknown',
]);
export type AgeBand = (typeof AGE_BANDS)[number];
export const CHILD_BANDS = ['0_11', '12_14', '15_17'] as const satisfies readonly AgeBand[];
/** Her own answer; of what kind is nobody's business here. */
export const DISABILITIES = codeList('Disability', ['yes', 'none', 'not_asked']);
export type Disability = (typeof DISABILITIES)[number];
export type CaseOrigin = 'intake' | 'referral' | 'import';

/** Assent of the child, asked by age; `too_young` is an answer only below the age at which it is asked. */
export const CHILD_ASSENTS = codeList('ChildAssent', ['given', 'withheld', 'too_young', 'not_asked']);
export type ChildAssent = (typeof CHILD_ASSENTS)[number];

/** Who decided with the child (domain reference 2.5). */
export const DECIDERS = codeList('ChildDecider', ['non_offending_adult', 'child_rights_body']);
export type Decider = (typeof DECIDERS)[number];

export interface MinorDecision {
  readonly childAssent: ChildAssent;
  readonly decider: Decider | null;
  /** Lives with, or is, an alleged perpetrator; "not known" counts as yes until clarified. */
  readonly inPerpetratorsHousehold: 'yes' | 'no' | 'unknown';
}

export const MINOR_PROBLEMS = [
  'decision_missing',
  'decider_missing',
  'decider_in_perpetrators_household',
  'assent_not_asked',
  'assent_withheld',
  'child_old_enough_to_be_asked',
] as const;
export type MinorProblem = (typeof MINOR_PROBLEMS)[number];

/** Why a case may end (capabilities 1.2). There is no "funding": a missing service keeps the case open. */
export const CLOSURE_REASONS = codeList('ClosureReason', [
  'needs_met',
  'survivor_request',
  'no_contact',
  'moved',
  'transferred',
  'died',
  'opened_in_error',
  'duplicate',
]);
export type ClosureReason = (typeof CLOSURE_REASONS)[number];

/** Five facts that make a survivor known to be in danger (capabilities 1.1). */
export const DANGERS = codeList('Danger', [
  'danger_risk',
  'danger_life',
  'danger_order',
  'danger_breach',
  'danger_incident',
]);
export type Danger = (typeof DANGERS)[number];

/** Why her words are destroyed: the case is closed and nothing asks for them any more, or she asked for it. */
export const ERASURE_GROUNDS = codeList('ErasureGround', ['case_closed', 'survivor_request']);
export type ErasureGround = (typeof ERASURE_GROUNDS)[number];

/** How far the erasure of an open case has come. */
export const ERASURE_STATES = codeList('ErasureState', ['asked', 'confirmed', 'stopped', 'lapsed', 'done']);
export type ErasureState = (typeof ERASURE_STATES)[number];

export const ERASURE_ACTIONS = codeList('ErasureAction', ['confirm', 'stop', 'carry_out']);
export type ErasureAction = (typeof ERASURE_ACTIONS)[number];

/** Why they have to be kept for a time, whatever anybody wishes. */
export const HOLD_GROUNDS = codeList('LegalHoldGround', [
  'court_case',
  'investigation',
  'prosecutor_request',
  'complaint',
]);
export type HoldGround = (typeof HOLD_GROUNDS)[number];

/** Why something leaves the screen on paper (screens, part 11). */
export const PRINT_REASONS = codeList('PrintReason', [
  'for_meeting',
  'for_paper_file',
  'for_recipient',
  'for_court',
  'supervision',
]);
export type PrintReason = (typeof PRINT_REASONS)[number];

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

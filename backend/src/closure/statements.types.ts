import type { AloneAnswer } from '../follow-ups/outcomes.types.js';

/** What the gate needs to hear from her, or from those who worked for her, before a case may end (domain reference 2.5). */
export const STATEMENT_KINDS = [
  'may_return_told',
  'wish',
  'plan_reviewed',
  'children_checked',
  'stop_request',
  'no_contact_decision',
  'agencies_asked',
  'receiver_reached',
  'evidence',
  'other_case',
  'child_decided',
] as const;
export type StatementKind = (typeof STATEMENT_KINDS)[number];

/** What she herself wants, in her own answer; that she wants more is shown to whoever decides. */
export const WISHES = ['no_more_help_needed', 'wants_more_help', 'undecided', 'did_not_say'] as const;
export type Wish = (typeof WISHES)[number];

/** What another agency answered to the question whether it knows how she is. */
export const ASKED_ANSWERS = ['no_news', 'seen_safe', 'seen_with_worries', 'no_answer'] as const;
export type AskedAnswer = (typeof ASKED_ANSWERS)[number];

/** What shows that a reason is true. */
export const EVIDENCE_KINDS = [
  'official_record',
  'agency_in_writing',
  'family_said',
  'checked_file',
] as const;
export type EvidenceKind = (typeof EVIDENCE_KINDS)[number];

/** Who decided how to go on without contact. */
export const NO_CONTACT_DECIDERS = ['supervisor', 'meeting'] as const;
export type NoContactDecider = (typeof NO_CONTACT_DECIDERS)[number];

/** What is typed with each kind; everything named is required, everything else does not belong to it. */
export const FIELDS_OF_KIND = {
  may_return_told: [],
  wish: ['wish'],
  plan_reviewed: [],
  children_checked: [],
  stop_request: ['alone', 'servicesExplained', 'risksExplained', 'toldMayReturn', 'askedAboutPressure'],
  no_contact_decision: ['decidedBy'],
  agencies_asked: ['subjectId', 'answer'],
  receiver_reached: ['subjectId'],
  evidence: ['evidence'],
  other_case: ['subjectId'],
  child_decided: ['childAssent', 'decider', 'inPerpetratorsHousehold'],
} as const satisfies Record<StatementKind, readonly StatementField[]>;

export const STATEMENT_FIELDS = [
  'wish',
  'alone',
  'servicesExplained',
  'risksExplained',
  'toldMayReturn',
  'askedAboutPressure',
  'decidedBy',
  'subjectId',
  'answer',
  'evidence',
  'childAssent',
  'decider',
  'inPerpetratorsHousehold',
] as const;
export type StatementField = (typeof STATEMENT_FIELDS)[number];

/** A statement as it was typed. */
export type StatementDraft = Readonly<Record<StatementField, string | boolean | null>> & {
  readonly kind: StatementKind;
  readonly saidAt: Date;
  readonly alone: AloneAnswer | null;
};

export interface StatementProblem {
  readonly path: StatementField | 'saidAt';
  readonly code: 'required' | 'not_wanted' | 'in_future';
}

/**
 * Policy: what the gate counts was said or done at a time, and says what exactly: a request to stop is alone and
 * informed, or it says that it was not; another agency was asked, and answered something (domain reference 2.5).
 */
import type { AloneAnswer } from '../follow-ups/outcomes.types.js';
import { codeList } from '../shared/code-lists.js';

/** What the gate needs to hear from her, or from those who worked for her, before a case may end (domain reference 2.5). */
export const STATEMENT_KINDS = codeList('ClosingStatementKind', [
  'may_return_told',
  'wish',
  'plan_reviewed',
  'children_checked',
  'stop_request',
  'help_offered',
  'no_contact_decision',
  'agencies_asked',
  'receiver_reached',
  'evidence',
  'other_case',
  'child_decided',
]);
export type StatementKind = (typeof STATEMENT_KINDS)[number];

/** The survivor's wish in their own answer; a wish for more help is shown to the person who decides. */
export const WISHES = codeList('ClosingWish', [
  'no_more_help_needed',
  'wants_more_help',
  'undecided',
  'did_not_say',
]);
export type Wish = (typeof WISHES)[number];

/** What another agency answered to the question whether it knows how she is. */
export const ASKED_ANSWERS = codeList('AskedAnswer', [
  'no_news',
  'seen_safe',
  'seen_with_worries',
  'no_answer',
]);
export type AskedAnswer = (typeof ASKED_ANSWERS)[number];

/** What she said to the offer of health care or the hotline. */
export const OFFER_ANSWERS = codeList('OfferAnswer', ['accepted', 'declined']);
export type OfferAnswer = (typeof OFFER_ANSWERS)[number];

/** What shows that a reason is true. */
export const EVIDENCE_KINDS = codeList('DeathEvidence', [
  'civil_registry_paper',
  'medical_paper',
  'police_record',
  'court_paper',
  'two_agencies_independently',
  'checked_file',
]);
export type EvidenceKind = (typeof EVIDENCE_KINDS)[number];

/** A death is never taken from the file alone. */
export const EVIDENCE_OF: Record<'died' | 'opened_in_error', readonly EvidenceKind[]> = {
  died: EVIDENCE_KINDS.filter((kind) => kind !== 'checked_file'),
  opened_in_error: EVIDENCE_KINDS,
};

/** Papers that show two records to be one person. */
export const PAPERS_SEEN = codeList('PaperSeen', [
  'passport',
  'birth_certificate',
  'marriage_certificate',
  'other_official',
]);
export type PaperSeen = (typeof PAPERS_SEEN)[number];

/** Who decided what to do while contact is impossible. */
export const NO_CONTACT_DECIDERS = codeList('NoContactDecider', ['supervisor', 'meeting']);
export type NoContactDecider = (typeof NO_CONTACT_DECIDERS)[number];

/** Fields of each kind: all that are named are required, others are not allowed. */
export const FIELDS_OF_KIND = {
  may_return_told: [],
  wish: ['wish'],
  plan_reviewed: [],
  children_checked: [],
  stop_request: ['alone', 'servicesExplained', 'risksExplained', 'toldMayReturn', 'askedAboutPressure'],
  help_offered: ['offerAnswer'],
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
  'offerAnswer',
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

const fieldsOf = ({ kind }: StatementDraft): readonly StatementField[] => FIELDS_OF_KIND[kind];

/** Everything wrong with a statement as it was typed. */
export function statementProblems(draft: StatementDraft, now: Date): StatementProblem[] {
  const wanted = fieldsOf(draft);
  const fields = STATEMENT_FIELDS.flatMap((path): StatementProblem[] => {
    if (wanted.includes(path)) return draft[path] === null ? [{ path, code: 'required' }] : [];
    return draft[path] === null ? [] : [{ path, code: 'not_wanted' }];
  });
  return draft.saidAt > now ? [...fields, { path: 'saidAt', code: 'in_future' }] : fields;
}

/** The coded facts that are kept with a statement. */
export const statementFacts = (draft: StatementDraft): Record<string, string | boolean | null> =>
  Object.fromEntries(fieldsOf(draft).map((field) => [field, draft[field]]));

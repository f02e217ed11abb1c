import type { Day } from '../shared/dates.js';
import type { LegalArticle, PoliceMeasure } from './legal-articles.types.js';

/** What a report to the police ends with; exactly one of them holds for each report (capabilities 5.6). */
export const DECISION_KINDS = ['criminal', 'administrative', 'refused', 'sent_on', 'private'] as const;
export type DecisionKind = (typeof DECISION_KINDS)[number];

export const REPORT_REFUSALS = [
  'no_event',
  'not_proven',
  'private_matter',
  'application_withdrawn',
  'reconciled',
  'under_age',
  'limitation',
  'insignificant',
  'other',
] as const;
export type ReportRefusal = (typeof REPORT_REFUSALS)[number];

/** Bodies to which a report is sent on. */
export const OTHER_BODIES = ['prosecutor', 'court', 'other_police', 'other_state_body'] as const;
export type OtherBody = (typeof OTHER_BODIES)[number];

export interface DecisionDraft {
  readonly kind: DecisionKind;
  readonly articles: readonly LegalArticle[];
  readonly decidedOn: Day;
  readonly refusalReason: ReportRefusal | null;
  readonly sentTo: OtherBody | null;
  readonly answerExpectedOn: Day | null;
  readonly copyGiven: boolean | null;
  readonly appealExplained: boolean | null;
  readonly lawyerOffered: boolean | null;
}

export const DECISION_PROBLEMS = [
  'required',
  'not_needed',
  'date_in_future',
  'before_report',
  'before_decision',
  'article_of_other_code',
] as const;

export interface DecisionProblem {
  readonly path: keyof DecisionDraft;
  readonly code: (typeof DECISION_PROBLEMS)[number];
}

/** The same in the list of police measures, by which decisions are counted. */
export const MEASURES_OF_DECISION: Readonly<Record<DecisionKind, readonly PoliceMeasure[]>> = {
  criminal: ['criminal_case_opened'],
  administrative: ['admin_protocol'],
  refused: ['refusal_to_open'],
  sent_on: [],
  private: [],
};

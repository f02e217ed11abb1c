import type { ClosureStatementRequest } from '../../api/models/closure-statement-request';

export type StatementKind = ClosureStatementRequest['kind'];

/** One question of a statement: a code of a list, yes or no, or what it is about. */
export interface StatementField {
  name: Exclude<keyof ClosureStatementRequest, 'kind' | 'saidAt'>;
  /** Name of the question's text, where it is not that of the field. */
  label?: string;
  kind: 'code' | 'yes-no' | 'agency' | 'referral' | 'case';
  codes?: readonly string[];
  /** Group of texts of the codes. */
  prefix?: string;
}

const code = (name: StatementField['name'], prefix: string, codes: readonly string[]): StatementField => ({
  name,
  kind: 'code',
  codes,
  prefix,
});
const yesNo = (name: StatementField['name']): StatementField => ({
  name,
  kind: 'yes-no',
  codes: ['yes', 'no'],
  prefix: 'known.',
});
const about = (kind: 'agency' | 'referral' | 'case'): StatementField => ({
  name: 'subjectId',
  label: `subject-${kind}`,
  kind,
});
const KNOWN = ['yes', 'no', 'unknown'];

/** The questions of each statement; each needs an answer, and an unwelcome answer counts. */
export const STATEMENT_FIELDS: Readonly<Record<StatementKind, readonly StatementField[]>> = {
  wish: [code('wish', 'wish.', ['no_more_help_needed', 'wants_more_help', 'undecided', 'did_not_say'])],
  may_return_told: [],
  plan_reviewed: [],
  children_checked: [],
  stop_request: [
    code('alone', 'known.', KNOWN),
    yesNo('servicesExplained'),
    yesNo('risksExplained'),
    yesNo('toldMayReturn'),
    yesNo('askedAboutPressure'),
  ],
  help_offered: [code('offerAnswer', 'offer-answer.', ['accepted', 'declined'])],
  no_contact_decision: [code('decidedBy', 'no-contact-decider.', ['supervisor', 'meeting'])],
  agencies_asked: [
    about('agency'),
    code('answer', 'asked-answer.', ['no_news', 'seen_safe', 'seen_with_worries', 'no_answer']),
  ],
  receiver_reached: [about('referral')],
  evidence: [
    code('evidence', 'evidence-kind.', [
      'civil_registry_paper',
      'medical_paper',
      'police_record',
      'court_paper',
      'two_agencies_independently',
      'checked_file',
    ]),
  ],
  other_case: [about('case')],
  child_decided: [
    code('childAssent', 'child-assent.', ['given', 'withheld', 'too_young', 'not_asked']),
    code('decider', 'decider.', ['non_offending_adult', 'child_rights_body']),
    code('inPerpetratorsHousehold', 'known.', KNOWN),
  ],
};

/** The answers as the API takes them; `answers` by field name. */
export function toStatement(
  kind: StatementKind,
  answers: Readonly<Record<string, string>>,
): ClosureStatementRequest {
  const values = STATEMENT_FIELDS[kind].map((field) => {
    const answer = answers[field.name] ?? '';
    return [field.name, field.kind === 'yes-no' ? answer === 'yes' : answer];
  });
  return { kind, ...(Object.fromEntries(values) as Partial<ClosureStatementRequest>) };
}

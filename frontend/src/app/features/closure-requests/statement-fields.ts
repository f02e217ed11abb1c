import type { ClosureStatementRequest } from '../../api/models/closure-statement-request';
import { KNOWN_ANSWER } from '../../api/models/known-answer-array';
import { CHILD_ASSENT } from '../../api/models/child-assent-array';
import { DEATH_EVIDENCE } from '../../api/models/death-evidence-array';
import { CLOSING_WISH } from '../../api/models/closing-wish-array';
import { ASKED_ANSWER } from '../../api/models/asked-answer-array';

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

/** The questions of each statement; each needs an answer, and an unwelcome answer counts. */
export const STATEMENT_FIELDS: Readonly<Record<StatementKind, readonly StatementField[]>> = {
  wish: [code('wish', 'wish.', CLOSING_WISH)],
  may_return_told: [],
  plan_reviewed: [],
  children_checked: [],
  stop_request: [
    code('alone', 'known.', KNOWN_ANSWER),
    yesNo('servicesExplained'),
    yesNo('risksExplained'),
    yesNo('toldMayReturn'),
    yesNo('askedAboutPressure'),
  ],
  help_offered: [code('offerAnswer', 'offer-answer.', ['accepted', 'declined'])],
  no_contact_decision: [code('decidedBy', 'no-contact-decider.', ['supervisor', 'meeting'])],
  agencies_asked: [about('agency'), code('answer', 'asked-answer.', ASKED_ANSWER)],
  receiver_reached: [about('referral')],
  evidence: [code('evidence', 'evidence-kind.', DEATH_EVIDENCE)],
  other_case: [about('case')],
  child_decided: [
    code('childAssent', 'child-assent.', CHILD_ASSENT),
    code('decider', 'decider.', ['non_offending_adult', 'child_rights_body']),
    code('inPerpetratorsHousehold', 'known.', KNOWN_ANSWER),
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

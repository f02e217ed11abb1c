import type { ReportDecisionRequest } from '../../../api/models/report-decision-request';
import type { Article } from '../../../core/language/articles';
import { REPORT_DECISION_KIND } from '../../../api/models/report-decision-kind-array';
import { REPORT_REFUSAL } from '../../../api/models/report-refusal-array';
import { OTHER_BODY } from '../../../api/models/other-body-array';
import { LEGAL_ARTICLE } from '../../../api/models/legal-article-array';

type DecisionKind = ReportDecisionRequest['kind'];

/** Questions besides kind, day, number and articles; each belongs to one kind of decision. */
export type DecisionField =
  | 'refusalReason'
  | 'copyGiven'
  | 'appealExplained'
  | 'sentTo'
  | 'answerExpectedOn'
  | 'lawyerOffered';
const FIELDS: Record<DecisionKind, readonly DecisionField[]> = {
  criminal: [],
  administrative: [],
  refused: ['refusalReason', 'copyGiven', 'appealExplained'],
  sent_on: ['sentTo', 'answerExpectedOn'],
  private: ['lawyerOffered'],
};
const CODE: Partial<Record<DecisionKind, string>> = { criminal: 'cc_', administrative: 'adm_' };

/** Typed answers, as the form holds them. */
export interface TypedDecision {
  kind: string | null;
  decidedOn: string | null;
  number: string;
  articles: readonly string[];
  refusalReason: string | null;
  copyGiven: string | null;
  appealExplained: string | null;
  sentTo: string | null;
  answerExpectedOn: string | null;
  lawyerOffered: string | null;
}

export const kindOf = (code: string | null): DecisionKind | null =>
  REPORT_DECISION_KIND.find((kind) => kind === code) ?? null;

export const fieldsOf = (kind: DecisionKind | null): readonly DecisionField[] => (kind ? FIELDS[kind] : []);

/** Articles of the code that the decision rests on; a report that is sent on names none. */
export function articlesOf(kind: DecisionKind | null): readonly Article[] {
  if (kind === null || kind === 'sent_on') return [];
  return LEGAL_ARTICLE.filter((article) => article.startsWith(CODE[kind] ?? ''));
}

/** Ids of questions without an answer, in the order of the form. */
export function missingOf(typed: TypedDecision): string[] {
  const kind = kindOf(typed.kind);
  if (!kind) return ['kind'];
  const isWithoutArticle = kind in CODE && chosenArticles(kind, typed).length === 0;
  return [
    ...(isWithoutArticle ? ['articles'] : []),
    ...(typed.decidedOn ? [] : ['decidedOn']),
    ...fieldsOf(kind).filter((field) => !typed[field]),
  ];
}

/** As the API takes it; answers to questions of another kind are left out. */
export function decisionRequest(
  incidentId: string,
  kind: DecisionKind,
  typed: TypedDecision,
): ReportDecisionRequest {
  const of = <T extends string>(field: DecisionField, codes: readonly T[]): T | null =>
    fieldsOf(kind).includes(field) ? (codes.find((code) => code === typed[field]) ?? null) : null;
  const yesNo = (field: DecisionField): boolean | null => {
    const answer = of(field, ['yes', 'no']);
    return answer === null ? null : answer === 'yes';
  };
  return {
    incidentId,
    kind,
    articles: chosenArticles(kind, typed),
    decidedOn: typed.decidedOn ?? '',
    officialNumber: typed.number.trim() || null,
    refusalReason: of('refusalReason', REPORT_REFUSAL),
    copyGiven: yesNo('copyGiven'),
    appealExplained: yesNo('appealExplained'),
    sentTo: of('sentTo', OTHER_BODY),
    answerExpectedOn: kind === 'sent_on' ? typed.answerExpectedOn : null,
    lawyerOffered: yesNo('lawyerOffered'),
  };
}

const chosenArticles = (kind: DecisionKind, { articles }: TypedDecision): Article[] =>
  articlesOf(kind).filter((article) => articles.includes(article));

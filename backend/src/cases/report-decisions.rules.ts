/**
 * Policy: a report to the police gets one decision, and each kind has its own fields (capabilities 5.6): articles of
 * its code; for a refusal the reason, the copy and the appeal; for a forwarded report the body and the day of its
 * answer; for a private prosecution the offer of a lawyer. Some reasons of a refusal are signs of danger.
 */
import type { Day } from '../shared/dates.js';
import { LEGAL_ARTICLES } from './legal-articles.types.js';
import type { LegalArticle, PoliceMeasure } from './legal-articles.types.js';
import type { RecordedEvent } from './case-events.types.js';
import { codeList } from '../shared/code-lists.js';

/** What a report to the police ends with; exactly one of them holds for each report (capabilities 5.6). */
export const DECISION_KINDS = codeList('ReportDecisionKind', [
  'criminal',
  'administrative',
  'refused',
  'sent_on',
  'private',
]);
export type DecisionKind = (typeof DECISION_KINDS)[number];

export const REPORT_REFUSALS = codeList('ReportRefusal', [
  'no_event',
  'not_proven',
  'private_matter',
  'application_withdrawn',
  'reconciled',
  'under_age',
  'limitation',
  'insignificant',
  'other',
]);
export type ReportRefusal = (typeof REPORT_REFUSALS)[number];

/** Bodies to which a report is sent on. */
export const OTHER_BODIES = codeList('OtherBody', [
  'prosecutor',
  'court',
  'other_police',
  'other_state_body',
]);
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

type Field = keyof DecisionDraft;

/** Fields that a kind of decision asks for; those of another kind are not wanted. */
const FIELDS_OF: Readonly<Record<DecisionKind, readonly Field[]>> = {
  criminal: [],
  administrative: [],
  refused: ['refusalReason', 'copyGiven', 'appealExplained'],
  sent_on: ['sentTo', 'answerExpectedOn'],
  private: ['lawyerOffered'],
};
const ALL_FIELDS = [...new Set(Object.values(FIELDS_OF).flat())];

/** The code of law whose articles a decision names. */
const CODE_OF: Readonly<Partial<Record<DecisionKind, 'criminal' | 'administrative'>>> = {
  criminal: 'criminal',
  administrative: 'administrative',
};

/** Everything that is wrong, each at its field. */
export function decisionProblems(
  draft: DecisionDraft,
  { today, reportedOn }: { readonly today: Day; readonly reportedOn: Day },
): DecisionProblem[] {
  return [...articleProblems(draft), ...dayProblems(draft, today, reportedOn), ...fieldProblems(draft)];
}

function articleProblems({ kind, articles }: DecisionDraft): DecisionProblem[] {
  const code = CODE_OF[kind];
  if (!code) return [];
  if (articles.length === 0) return [{ path: 'articles', code: 'required' }];
  const isOther = articles.some((article) => LEGAL_ARTICLES[article].code !== code);
  return isOther ? [{ path: 'articles', code: 'article_of_other_code' }] : [];
}

function dayProblems(
  { decidedOn, answerExpectedOn }: DecisionDraft,
  today: Day,
  reportedOn: Day,
): DecisionProblem[] {
  const problems: DecisionProblem[] = [];
  if (decidedOn > today) problems.push({ path: 'decidedOn', code: 'date_in_future' });
  if (decidedOn < reportedOn) problems.push({ path: 'decidedOn', code: 'before_report' });
  if (answerExpectedOn !== null && answerExpectedOn < decidedOn)
    problems.push({ path: 'answerExpectedOn', code: 'before_decision' });
  return problems;
}

const fieldProblems = (draft: DecisionDraft): DecisionProblem[] =>
  ALL_FIELDS.flatMap((path): DecisionProblem[] => {
    const isWanted = FIELDS_OF[draft.kind].includes(path);
    const isGiven = draft[path] !== null;
    if (isWanted === isGiven) return [];
    return [{ path, code: isWanted ? 'required' : 'not_needed' }];
  });

const EVENT_OF: Readonly<Partial<Record<ReportRefusal, RecordedEvent>>> = {
  insignificant: 'insignificant',
  reconciled: 'reconciled',
  application_withdrawn: 'complaint_withdrawn',
};

/** The event recorded for a refusal that raises risk; null if none. */
export const eventOfRefusal = ({
  kind,
  refusalReason,
}: Pick<DecisionDraft, 'kind' | 'refusalReason'>): RecordedEvent | null =>
  (kind === 'refused' && refusalReason !== null && EVENT_OF[refusalReason]) || null;

/** A case is not opened and refused by the same record. */
export const measuresContradict = (measures: readonly PoliceMeasure[]): boolean =>
  measures.includes('criminal_case_opened') && measures.includes('refusal_to_open');

interface Linked {
  readonly id: string;
  readonly incidentId: string | null;
  readonly succeedsId: string | null;
}

/** The decisions on one report, the one that holds first. */
export function chainOf<Decision extends Linked>(
  decisions: readonly Decision[],
  incidentId: string,
): Decision[] {
  const own = decisions.filter((decision) => decision.incidentId === incidentId);
  const chain: Decision[] = [];
  let next = own.find(({ id }) => !own.some(({ succeedsId }) => succeedsId === id));
  while (next) {
    chain.push(next);
    const { succeedsId } = next;
    next = own.find(({ id }) => id === succeedsId);
  }
  return chain;
}

/**
 * Policy: a report to the police gets one decision, and each kind of decision says what belongs to it (capabilities 5.6): the
 * articles of its own code, of a refusal the reason, the copy and the appeal, of a report that was sent on the body and the
 * day of its answer, of a private prosecution the offer of a lawyer. Some reasons of a refusal are signs of danger.
 */
import type { Day } from '../shared/dates.js';
import type { RecordedEvent } from './case-events.types.js';
import { LEGAL_ARTICLES } from './legal-articles.types.js';
import type { PoliceMeasure } from './legal-articles.types.js';
import type {
  DecisionDraft,
  DecisionKind,
  DecisionProblem,
  ReportRefusal,
} from './report-decisions.types.js';

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

/** The event that stands behind a refusal and raises risk; null where none does. */
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

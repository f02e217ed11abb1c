import type { ExtensionAnswerRequest } from '../../api/models/extension-answer-request';

type Decision = ExtensionAnswerRequest['decision'];
type Reason = NonNullable<ExtensionAnswerRequest['reason']>;
type Paper = NonNullable<ExtensionAnswerRequest['missing']>[number];

export const ANSWERS: readonly Decision[] = ['agreed', 'refused', 'returned'];
export const REFUSALS: readonly Reason[] = [
  'no_grounds',
  'late',
  'not_survivor_wish',
  'no_further_extension',
  'other',
];
export const PAPERS: readonly Paper[] = ['application', 'report', 'copy_of_order', 'breaches'];

/** Typed answers, as the form holds them. */
export interface TypedAnswer {
  decision: string | null;
  days: string;
  reason: string | null;
  missing: readonly string[];
}

/** The question without an answer; null where the answer is whole. */
export function missingAnswer(typed: TypedAnswer): keyof TypedAnswer | null {
  if (!ANSWERS.some((known) => known === typed.decision)) return 'decision';
  if (typed.decision === 'agreed') return daysOf(typed.days) === null ? 'days' : null;
  if (typed.decision === 'refused') return typed.reason ? null : 'reason';
  return typed.missing.length > 0 ? null : 'missing';
}

/** As the API takes it; only what belongs to the decision. */
export function answerRequest(typed: TypedAnswer): ExtensionAnswerRequest {
  const decision = ANSWERS.find((known) => known === typed.decision) ?? 'returned';
  const reason = REFUSALS.find((known) => known === typed.reason) ?? null;
  return {
    decision,
    days: decision === 'agreed' ? daysOf(typed.days) : null,
    reason: decision === 'refused' ? reason : null,
    ...(decision === 'returned' ? { missing: PAPERS.filter((paper) => typed.missing.includes(paper)) } : {}),
  };
}

const daysOf = (typed: string): number | null =>
  /^[1-9]\d{0,2}$/.test(typed.trim()) ? Number(typed.trim()) : null;

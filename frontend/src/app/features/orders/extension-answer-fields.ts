import type { ExtensionAnswerRequest } from '../../api/models/extension-answer-request';
import { EXTENSION_ANSWER } from '../../api/models/extension-answer-array';
import { EXTENSION_REFUSAL } from '../../api/models/extension-refusal-array';
import { EXTENSION_PAPER } from '../../api/models/extension-paper-array';

/** Typed answers, as the form holds them. */
export interface TypedAnswer {
  decision: string | null;
  days: string;
  reason: string | null;
  missing: readonly string[];
}

/** The question without an answer; null where the answer is whole. */
export function missingAnswer(typed: TypedAnswer): keyof TypedAnswer | null {
  if (!EXTENSION_ANSWER.some((known) => known === typed.decision)) return 'decision';
  if (typed.decision === 'agreed') return daysOf(typed.days) === null ? 'days' : null;
  if (typed.decision === 'refused') return typed.reason ? null : 'reason';
  return typed.missing.length > 0 ? null : 'missing';
}

/** As the API takes it; only what belongs to the decision. */
export function answerRequest(typed: TypedAnswer): ExtensionAnswerRequest {
  const decision = EXTENSION_ANSWER.find((known) => known === typed.decision) ?? 'returned';
  const reason = EXTENSION_REFUSAL.find((known) => known === typed.reason) ?? null;
  return {
    decision,
    days: decision === 'agreed' ? daysOf(typed.days) : null,
    reason: decision === 'refused' ? reason : null,
    ...(decision === 'returned'
      ? { missing: EXTENSION_PAPER.filter((paper) => typed.missing.includes(paper)) }
      : {}),
  };
}

const daysOf = (typed: string): number | null =>
  /^[1-9]\d{0,2}$/.test(typed.trim()) ? Number(typed.trim()) : null;

/**
 * Policy: an open case without a next step cannot exist (design, the main job). The earliest waiting row is the next
 * step; where nothing would be left, a regular contact takes its place, or an assessment where nobody contacts her.
 */
import type { CaseFacts, PendingRow, PlannedFollowUp, RuleKey } from './follow-ups.types.js';
import { isMade, plannedRows, reassessmentRow, regularRow } from './planned-rows.rules.js';

/** The row that is next: the earliest due, then the earliest that may be done; null only for a closed case. */
export function nextStepOf<R extends Pick<PendingRow, 'dueAt' | 'fromAt'>>(rows: readonly R[]): R | null {
  const inOrder = [...rows].sort(
    (a, b) => a.dueAt.getTime() - b.dueAt.getTime() || a.fromAt.getTime() - b.fromAt.getTime(),
  );
  return inOrder[0] ?? null;
}

/** Work about the record itself: nobody is nearer to her when it is done. */
const ABOUT_THE_RECORD: readonly RuleKey[] = ['cl.decide', 'cl.second_talk', 'bl.settle', 'er.confirm'];

/** Whether a row is a step for her. */
export const isStepForHer = ({ rule }: Pick<PendingRow, 'rule'>): boolean => !ABOUT_THE_RECORD.includes(rule);

/** What must be added so that an open case keeps a next step, given how many rows will be waiting; empty if none. */
export function missingNextStep(waiting: number, facts: CaseFacts): PlannedFollowUp[] {
  if (facts.status === 'closed' || waiting > 0) return [];
  const row = isMade('fu.regular', facts)
    ? regularRow(facts, 'case_opened')
    : reassessmentRow(facts, 'case_opened');
  return plannedRows([row], facts);
}

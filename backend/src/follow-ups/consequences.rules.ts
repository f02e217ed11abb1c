/**
 * Policy: what is done, what is replaced and what is new happen together, so that an open case is never without a
 * next step between two of them (design, the main job).
 */
import { ruleOf } from './follow-up-rules.js';
import { planFollowUps } from './follow-ups.rules.js';
import { supersededBy } from './superseded-rows.rules.js';
import type { CaseFacts, PendingRow, PlannedFollowUp, Satisfaction, Trigger } from './follow-ups.types.js';
import { isStepForHer, missingNextStep } from './next-step.rules.js';
import type { Consequences } from './outcomes.types.js';
import { outlived } from './order-follow-ups.rules.js';
import { furthestMoves, mergePlanned, replan } from './pending-rows.rules.js';

/** How work that is no contact ended; `not_possible` satisfies nothing, and the ladder goes on. */
export const WORK_OUTCOMES = ['done', 'she_declined', 'not_possible'] as const;
export type WorkOutcome = (typeof WORK_OUTCOMES)[number];

export interface Work {
  /** What was done; contacts have outcomes of their own. */
  readonly done: Exclude<Satisfaction, 'contact'>;
  readonly outcome: WorkOutcome;
  readonly at: Date;
  /** The referral, consent or order it belongs to. */
  readonly subjectId: string | null;
  /** Only these steps of a rule; all of them where nothing is said. */
  readonly steps?: readonly number[];
}

export interface Change {
  readonly satisfied: readonly string[];
  readonly replaced: readonly string[];
  readonly planned: readonly PlannedFollowUp[];
  /** The band may have changed: every waiting row is looked at again. */
  readonly isBandNew: boolean;
}

/** Fits a change to the rows that wait, and adds a next step where an open case would be left without. */
export function consequencesOf(
  change: Change,
  pending: readonly PendingRow[],
  facts: CaseFacts,
): Consequences {
  const satisfied = [...new Set(change.satisfied)];
  const replaced = [...new Set([...change.replaced, ...outlived(pending, facts)])].filter(
    (id) => !satisfied.includes(id),
  );
  const remaining = pending.filter(({ id }) => !satisfied.includes(id) && !replaced.includes(id));
  const merged = mergePlanned(remaining, change.planned);
  const shortened = change.isBandNew ? replan(remaining, facts.band, facts) : [];
  const missing = missingNextStep([...remaining, ...merged.added].filter(isStepForHer).length, facts);
  return {
    satisfied,
    replaced,
    moved: furthestMoves([...merged.moved, ...shortened]),
    added: [...merged.added, ...missing],
    hastens: change.isBandNew && facts.band === 'high',
  };
}

/** Ids of the rows that this work satisfies: of the same referral or consent, and already open to be done. */
export function satisfiedByWork(work: Work, pending: readonly PendingRow[]): string[] {
  if (work.outcome === 'not_possible') return [];
  return (
    pending
      .filter((row) => ruleOf(row.rule).satisfiedBy === work.done && row.fromAt <= work.at)
      .filter(({ step }) => !work.steps || work.steps.includes(step))
      // Work that belongs to no single thing, such as an assessment, does what every one of them asks for.
      .filter(
        ({ subjectId }) => subjectId === null || work.subjectId === null || subjectId === work.subjectId,
      )
      .map((row) => row.id)
  );
}

export interface Happening {
  readonly work: Work | null;
  readonly triggers: readonly Trigger[];
}

/**
 * Everything that follows for the follow-ups when something happened to a case: rows done by the work, rows that
 * give way, rows brought forward by the band, new rows. `facts` are those after it (the new band, the new status).
 */
export function afterHappening(
  happening: Happening,
  pending: readonly PendingRow[],
  facts: CaseFacts,
): Consequences {
  const change: Change = {
    satisfied: happening.work ? satisfiedByWork(happening.work, pending) : [],
    replaced: happening.triggers.flatMap((trigger) => supersededBy(trigger, pending, facts)),
    planned: happening.triggers.flatMap((trigger) => planFollowUps(trigger, facts)),
    isBandNew: happening.triggers.some(({ kind }) => kind === 'risk_assessed'),
  };
  return consequencesOf(change, pending, facts);
}

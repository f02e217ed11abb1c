/**
 * Policy: one waiting row for one thing; a second reason for it can only bring it forward, and a contact made before that
 * does not satisfy it. High risk shortens every clock, and the due time of a safety row never moves later (domain
 * reference 5).
 */
import { earlier, later } from '../shared/dates.js';
import type { RiskBand } from '../risk/risk.types.js';
import { shortened } from './due.rules.js';
import type {
  CaseFacts,
  MovedRow,
  PendingRow,
  PlannedFollowUp,
  RuleKey,
  Satisfaction,
  Trigger,
} from './follow-ups.types.js';
import { isMade, plannedRows, reassessmentRow, regularRow } from './planned-rows.rules.js';
import { ruleOf } from './follow-up-rules.js';
import { planFollowUps } from './follow-ups.rules.js';
import { supersededBy } from './superseded-rows.rules.js';
import type { Consequences } from './outcomes.types.js';
import { besideEarlier, isObsolete } from './order-follow-ups.rules.js';
import { codeList } from '../shared/code-lists.js';

export interface MergedPlan {
  readonly added: readonly PlannedFollowUp[];
  /** Waiting rows that come forward because the same thing is now due sooner, or that something new calls for. */
  readonly moved: readonly MovedRow[];
}

type Place = Pick<PendingRow, 'rule' | 'step' | 'subjectId'>;

const isSame = (first: Place, second: Place): boolean =>
  first.rule === second.rule && first.step === second.step && first.subjectId === second.subjectId;

/** Of several planned rows for one thing, the one due first. */
function firstOfEach(planned: readonly PlannedFollowUp[]): PlannedFollowUp[] {
  return planned.filter((row, index) => {
    const others = planned.filter((other) => isSame(other, row));
    const first = others.reduce((best, other) => (other.dueAt < best.dueAt ? other : best));
    return planned.indexOf(first) === index;
  });
}

/** Contacts count from here. */
export const askedSince = ({ fromAt, askedAt }: PendingRow): Date => later(fromAt, askedAt ?? fromAt);

/** When something new called for a safety contact that waits already, or null. */
const askedAgainAt = ({ rule, countedFrom }: PlannedFollowUp, old: PendingRow): Date | null =>
  rule === 'fu.safety_24h' && countedFrom && askedSince(old) < countedFrom ? countedFrom : null;

export function mergePlanned(
  pending: readonly PendingRow[],
  planned: readonly PlannedFollowUp[],
): MergedPlan {
  const waiting = (row: PlannedFollowUp): PendingRow | undefined =>
    pending.find((other) => isSame(other, row));
  const rows = firstOfEach(planned);
  const moved = rows.flatMap((row) => {
    const old = waiting(row);
    if (!old) return [];
    const askedAt = askedAgainAt(row, old);
    if (row.dueAt >= old.dueAt && !askedAt) return [];
    const { countedFrom } = row;
    const times = {
      fromAt: earlier(old.fromAt, row.fromAt),
      dueAt: earlier(old.dueAt, row.dueAt),
      countedFrom,
    };
    return [{ id: old.id, ...times, ...(askedAt ? { askedAt } : {}) }];
  });
  return { added: rows.filter((row) => !waiting(row)), moved };
}

/** The waiting rows that a new band brings forward, to be done from now on; a lower band moves nothing. */
export function replan(
  pending: readonly PendingRow[],
  newBand: RiskBand,
  { now, rules }: Pick<CaseFacts, 'now' | 'rules'>,
): MovedRow[] {
  return pending.flatMap((row) => {
    const dueAt = shortened(row, newBand, { now, set: rules?.set });
    const isSooner = dueAt < row.dueAt;
    return isSooner ? [{ id: row.id, fromAt: earlier(row.fromAt, now), dueAt, countedFrom: now }] : [];
  });
}

/** Of several moves of one row, the one that brings it furthest forward. */
export function furthestMoves(moves: readonly MovedRow[]): MovedRow[] {
  const best = new Map<string, MovedRow>();
  for (const move of moves) {
    const known = best.get(move.id);
    const { dueAt, countedFrom } = known && known.dueAt <= move.dueAt ? known : move;
    const fromAt = known ? earlier(known.fromAt, move.fromAt) : move.fromAt;
    const askedAt = known?.askedAt ?? move.askedAt;
    best.set(move.id, { id: move.id, fromAt, dueAt, countedFrom, ...(askedAt ? { askedAt } : {}) });
  }
  return [...best.values()];
}

/**
 * Policy: an open case always has a next step (design, the main job), the earliest waiting row. If no row is left,
 * plan a regular contact, or an assessment if contacts have stopped.
 */

/** The row that is next: the earliest due, then the earliest that may be done; null only for a closed case. */
export function nextStepOf<R extends Pick<PendingRow, 'dueAt' | 'fromAt'>>(rows: readonly R[]): R | null {
  const inOrder = [...rows].sort(
    (a, b) => a.dueAt.getTime() - b.dueAt.getTime() || a.fromAt.getTime() - b.fromAt.getTime(),
  );
  return inOrder[0] ?? null;
}

/** Work about the record itself: nobody is nearer to her when it is done. */
const ABOUT_THE_RECORD: readonly RuleKey[] = [
  'cl.decide',
  'cl.second_talk',
  'bl.settle',
  'er.confirm',
  'cr.confirm',
];

export const isStepForHer = ({ rule }: Pick<PendingRow, 'rule'>): boolean => !ABOUT_THE_RECORD.includes(rule);

/** What must be added so that an open case keeps a next step, given how many rows will be waiting; empty if none. */
export function missingNextStep(waiting: number, facts: CaseFacts): PlannedFollowUp[] {
  if (facts.status === 'closed' || waiting > 0) return [];
  const row = isMade('fu.regular', facts)
    ? regularRow(facts, 'case_opened')
    : reassessmentRow(facts, 'case_opened');
  return plannedRows([row], facts);
}

/**
 * Policy: what is done, what is replaced and what is new happen together, so that an open case is never without a
 * next step between two of them (design, the main job).
 */

/** Outcome of work other than a contact; `not_possible` satisfies nothing, and the escalation continues. */
export const WORK_OUTCOMES = codeList('WorkOutcome', ['done', 'survivor_declined', 'not_possible']);
export type WorkOutcome = (typeof WORK_OUTCOMES)[number];

export interface Work {
  readonly done: Exclude<Satisfaction, 'contact'>;
  readonly outcome: WorkOutcome;
  readonly at: Date;
  /** The referral, consent or order it belongs to. */
  readonly subjectId: string | null;
  /** Only these steps of a rule; all steps if absent. */
  readonly steps?: readonly number[];
}

export interface Change {
  readonly satisfied: readonly string[];
  readonly replaced: readonly string[];
  readonly planned: readonly PlannedFollowUp[];
  /** The band may have changed: recheck every waiting row. */
  readonly isBandNew: boolean;
}

/** Fits a change to the rows that wait, and adds a next step where an open case would be left without. */
export function consequencesOf(
  change: Change,
  pending: readonly PendingRow[],
  facts: CaseFacts,
): Consequences {
  const satisfied = [...new Set(change.satisfied)];
  const replaced = [...new Set([...change.replaced, ...isObsolete(pending, facts)])].filter(
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
    expedites: change.isBandNew && facts.band === 'high',
  };
}

/** A search, which has no subject, and the watch of each request are looked at apart. */
const isOfOther = ({ done, subjectId }: Work, row: PendingRow): boolean =>
  done === 'watch_review' && row.subjectId !== subjectId;

/** Ids of the rows that this work satisfies: of the same referral or consent, and already open to be done. */
export function satisfiedByWork(work: Work, pending: readonly PendingRow[]): string[] {
  if (work.outcome === 'not_possible') return [];
  return (
    pending
      .filter((row) => ruleOf(row.rule).satisfiedBy === work.done && row.fromAt <= work.at)
      .filter((row) => (!work.steps || work.steps.includes(row.step)) && !isOfOther(work, row))
      // Work that belongs to no single thing, such as an assessment, does what every one of them asks for.
      .filter(
        ({ subjectId }) => subjectId === null || work.subjectId === null || subjectId === work.subjectId,
      )
      .map((row) => row.id)
  );
}

export interface Occurrence {
  readonly work: Work | null;
  readonly triggers: readonly Trigger[];
}

/**
 * Everything that follows for the follow-ups when something happened to a case: rows done by the work, rows that
 * give way, rows brought forward by the band, new rows. `facts` are those after it (the new band, the new status).
 */
export function afterOccurrence(
  occurrence: Occurrence,
  pending: readonly PendingRow[],
  facts: CaseFacts,
): Consequences {
  const change: Change = {
    satisfied: occurrence.work ? satisfiedByWork(occurrence.work, pending) : [],
    replaced: occurrence.triggers.flatMap((trigger) => supersededBy(trigger, pending, facts)),
    planned: occurrence.triggers.flatMap((trigger) => {
      const planned = planFollowUps(trigger, facts);
      return trigger.kind === 'order_corrected' ? besideEarlier(planned, pending) : planned;
    }),
    isBandNew: occurrence.triggers.some(({ kind }) => kind === 'risk_assessed'),
  };
  return consequencesOf(change, pending, facts);
}

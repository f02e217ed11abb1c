/**
 * Policy: one waiting row for one thing; a second reason for it can only bring it forward. High risk shortens every
 * clock, and the due time of a safety row never moves later (domain reference 5).
 */
import { earlier } from '../shared/dates.js';
import type { RiskBand } from '../risk/risk.types.js';
import { shortened } from './due.rules.js';
import type { CaseFacts, MovedRow, PendingRow, PlannedFollowUp } from './follow-ups.types.js';

export interface MergedPlan {
  /** Rows to store. */
  readonly added: readonly PlannedFollowUp[];
  /** Waiting rows that come forward because the same thing is now due sooner. */
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

/** What is new of a plan, and which waiting rows it brings forward. */
export function mergePlanned(
  pending: readonly PendingRow[],
  planned: readonly PlannedFollowUp[],
): MergedPlan {
  const waiting = (row: PlannedFollowUp): PendingRow | undefined =>
    pending.find((other) => isSame(other, row));
  const rows = firstOfEach(planned);
  const moved = rows.flatMap((row) => {
    const old = waiting(row);
    const isSooner = old !== undefined && row.dueAt < old.dueAt;
    if (!isSooner) return [];
    const { dueAt, countedFrom } = row;
    return [{ id: old.id, fromAt: earlier(old.fromAt, row.fromAt), dueAt, countedFrom }];
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
    best.set(move.id, { id: move.id, fromAt, dueAt, countedFrom });
  }
  return [...best.values()];
}

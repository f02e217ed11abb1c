/**
 * Policy: one waiting row for one thing; a second reason for it can only bring it forward. High risk shortens every
 * clock, and the due time of a safety row never moves later (domain reference 5).
 */
import { earlier } from '../shared/dates.js';
import type { RiskBand } from '../risk/risk.types.js';
import { shortened } from './due.rules.js';
import type { MovedRow, PendingRow, PlannedFollowUp } from './follow-ups.types.js';

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
    return isSooner ? [{ id: old.id, fromAt: earlier(old.fromAt, row.fromAt), dueAt: row.dueAt }] : [];
  });
  return { added: rows.filter((row) => !waiting(row)), moved };
}

/** The waiting rows that a new band brings forward, to be done from now on; a lower band moves nothing. */
export function replan(pending: readonly PendingRow[], newBand: RiskBand, now: Date): MovedRow[] {
  return pending.flatMap((row) => {
    const dueAt = shortened(row, newBand, now);
    return dueAt < row.dueAt ? [{ id: row.id, fromAt: earlier(row.fromAt, now), dueAt }] : [];
  });
}

/** Of several moves of one row, the one that brings it furthest forward. */
export function furthestMoves(moves: readonly MovedRow[]): MovedRow[] {
  const best = new Map<string, MovedRow>();
  for (const move of moves) {
    const known = best.get(move.id);
    const dueAt = known ? earlier(known.dueAt, move.dueAt) : move.dueAt;
    best.set(move.id, {
      id: move.id,
      fromAt: known ? earlier(known.fromAt, move.fromAt) : move.fromAt,
      dueAt,
    });
  }
  return [...best.values()];
}

/**
 * Policy: blockers carry their partition and are filtered like everything else, without a count or a gap that
 * betrays the rest; only the owner sees the whole gate, and the second person its coded facts (design 3, security B).
 */
import type { Partition, Relation } from '../access/access.types.js';
import type { Blocker, ClosureProgress } from './closure.types.js';

export interface GateViewer {
  readonly relations: ReadonlySet<Relation>;
  readonly reads: ReadonlySet<Partition>;
}

/** Whether the viewer sees every entry, the neutral sentence about the wellbeing questions included. */
export const seesWholeGate = ({ relations }: GateViewer): boolean =>
  relations.has('own') || relations.has('closure_review');

/** The entries this viewer may know of; nobody without a relation to the case sees any. */
export const visibleBlockers = (blockers: readonly Blocker[], viewer: GateViewer): Blocker[] => {
  if (viewer.relations.size === 0) return [];
  return blockers.filter(({ partition }) => seesWholeGate(viewer) || viewer.reads.has(partition));
};

/** The numbers "so many of so many" tell of entries a viewer must not know; only those who see all get them. */
export const visibleProgress = (progress: ClosureProgress, viewer: GateViewer): ClosureProgress | null =>
  seesWholeGate(viewer) ? progress : null;

/**
 * Policy (SECURITY B): the owner sees who looked at its case, all of it; a police owner only its own part, and of that
 * nothing about partitions that the police never reads or writes. Nobody else learns that such a list exists.
 */
import type { CaseAccess } from '../access/index.js';

export interface LookViewer {
  readonly access: Pick<CaseAccess, 'relations' | 'reads' | 'writes'>;
  readonly agencyKind: 'police' | 'state' | 'civil';
}

/** How much of the list the viewer sees; null where it does not exist for her. */
export function lookScope({ access, agencyKind }: LookViewer): 'all' | 'own_part' | null {
  if (!access.relations.has('own') || !access.reads.has('core')) return null;
  return agencyKind === 'police' ? 'own_part' : 'all';
}

/** The partitions of an entry that this viewer may know of. */
export function knownPartitions(partitions: readonly string[], viewer: LookViewer): string[] {
  if (lookScope(viewer) === 'all') return [...partitions];
  const { reads, writes } = viewer.access;
  const known = new Set<string>([...reads, ...writes]);
  return partitions.filter((partition) => known.has(partition));
}

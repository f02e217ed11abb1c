/**
 * Policy (SECURITY B): the owner sees every access to its case; a police owner sees only its own part, and
 * in it no partition that the police never reads or writes. No other agency can find this list.
 */
import type { CaseAccess } from '../access/index.js';

export interface CaseAccessViewer {
  readonly access: Pick<CaseAccess, 'relations' | 'reads' | 'writes'>;
  readonly agencyKind: 'police' | 'state' | 'civil';
}

/** How much of the list the viewer sees; null where it does not exist for her. */
export function caseAccessScope({ access, agencyKind }: CaseAccessViewer): 'all' | 'own_part' | null {
  if (!access.relations.has('own') || !access.reads.has('core')) return null;
  return agencyKind === 'police' ? 'own_part' : 'all';
}

/** The partitions of an entry that this viewer may know of. */
export function knownPartitions(partitions: readonly string[], viewer: CaseAccessViewer): string[] {
  if (caseAccessScope(viewer) === 'all') return [...partitions];
  const { reads, writes } = viewer.access;
  const known = new Set<string>([...reads, ...writes]);
  return partitions.filter((partition) => known.has(partition));
}

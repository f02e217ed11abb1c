import type { CaseAccess } from '../access/access.types.js';
import type { Viewer } from '../platform/session/viewer.js';

/** Who may hold a case, so that it is not erased: a supervisor of the owner, or a prosecutor or legal aid who writes legal in a referred case. */
export function mayHold(
  { relations, writes }: Pick<CaseAccess, 'relations' | 'writes'>,
  { roles, agencyType }: Pick<Viewer, 'roles' | 'agencyType'>,
): boolean {
  if (relations.has('own') && roles.includes('supervisor')) return true;
  const isOfLaw = agencyType === 'prosecutor' || agencyType === 'legal_aid';
  return isOfLaw && relations.has('referred') && writes.has('legal');
}

/**
 * Policy (SECURITY B, row "legal"): the owner records the orders of its case and reads them all; the police to whom it
 * was referred record and read their own; everybody else who holds the case learns where an order stands, and only
 * where she allowed it.
 */
import type { CaseAccess } from '../access/index.js';

/** Whether the viewer records orders in this case. */
export const mayRecord = (access: CaseAccess, agencyKind: string): boolean =>
  access.writes.has('legal') && (access.relations.has('own') || agencyKind === 'police');

/** Whether the viewer reads this order as a whole. */
export const mayReadOrder = (
  access: CaseAccess,
  order: { readonly agencyId: string },
  agencyId: string,
): boolean => access.reads.has('legal') && (access.relations.has('own') || order.agencyId === agencyId);

import { rolesRefusal } from '../identity/accounts.rules.js';
import type { RolesRefusal } from '../identity/accounts.rules.js';
import { HOUR } from '../shared/dates.js';
import { codeList } from '../shared/code-lists.js';

/** Why a row reaches no person who can act, beside an agency that has none. */
export const CAUSES = codeList('UndeliverableCause', [
  'locked',
  'absent',
  'blocked',
  'never_signed_in',
  'nobody',
]);
export type Cause = (typeof CAUSES)[number];

/** `supervisor` adds the role; `stand_in` makes the person head of the agency, who names others. */
export const APPOINTED_AS = codeList('AppointedAs', ['supervisor', 'stand_in']);
export type AppointedAs = (typeof APPOINTED_AS)[number];

/**
 * Policy: oversight holds no case and does one thing (capabilities 1.12): where rows of an agency reach no person who can
 * act, two people of oversight together appoint one of that agency. What they may not do: appoint elsewhere, appoint alone,
 * or give a role that its holder must not combine.
 */

export interface Candidate {
  readonly agencyId: string;
  readonly isActive: boolean;
  readonly roles: readonly string[];
  readonly isHead: boolean;
}

export interface Proposal {
  readonly agencyId: string;
  readonly as: AppointedAs;
  /** Rows of the agency reach no person, or a case has nobody above its lead. */
  readonly isListed: boolean;
}

export type AppointmentRefusal =
  | RolesRefusal
  | 'agency_reachable'
  | 'not_of_agency'
  | 'not_active'
  | 'appointed_already'
  | 'administrator_opens_no_case';

/** Why the appointment cannot be proposed; null where it can. */
export function proposalRefusal(
  person: Candidate,
  { agencyId, as, isListed }: Proposal,
): AppointmentRefusal | null {
  if (!isListed) return 'agency_reachable';
  if (person.agencyId !== agencyId) return 'not_of_agency';
  if (!person.isActive) return 'not_active';
  if (as === 'stand_in') return person.isHead ? 'appointed_already' : null;
  if (person.roles.includes('supervisor')) return 'appointed_already';
  // Who keeps accounts reads no case, whatever other roles are held.
  if (person.roles.includes('administrator')) return 'administrator_opens_no_case';
  return rolesRefusal([...person.roles, 'supervisor']);
}

/** Whole hours since the first of them was due. */
export const hoursSince = (since: Date | null, now: Date): number =>
  since ? Math.max(0, Math.floor((now.getTime() - since.getTime()) / HOUR)) : 0;

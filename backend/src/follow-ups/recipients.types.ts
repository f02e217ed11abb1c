import type { EscalationRole, FollowUpPartition, OwnerRole } from './follow-ups.types.js';
import type { Rung } from './escalation.types.js';

/** A person near a case, with everything that decides whether she can be notified of it; facts of the database. */
export interface NearPerson {
  readonly id: string;
  readonly agencyId: string;
  readonly roles: readonly string[];
  readonly isActive: boolean;
  /** At least once, with a password or passkey of her own. */
  readonly hasSignedIn: boolean;
  /** Locked by herself, by supervision, or until somebody confirms the account. */
  readonly isShut: boolean;
  readonly isBlocked: boolean;
  readonly isAway: boolean;
  readonly standInId: string | null;
  /** Not signed in for 14 days: the next level is notified too. */
  readonly isQuiet: boolean;
  /** Partitions of rows that she may read in a case of her own agency. */
  readonly reads: readonly FollowUpPartition[];
  readonly isCoordinator: boolean;
  readonly isChair: boolean;
  readonly isAgencyHead: boolean;
  /** Heads an agency and works on no case: she hears numbers only. */
  readonly isOnlyHead: boolean;
  readonly isOversight: boolean;
  /** Supervises the fallback agency of the case's working group. */
  readonly isFallback: boolean;
  /** Prosecutor of an office that holds the case by a referral. */
  readonly holdsCase: boolean;
}

/** Whom a step of the escalation may reach. */
export interface StepFacts {
  readonly rung: Rung;
  readonly ownerRole: OwnerRole;
  readonly partition: FollowUpPartition;
  /** She allowed sharing with the working group, now. */
  readonly isShared: boolean;
  readonly ownerAgencyId: string;
  /** Whose work the row is: the receiver of a referral, the second person's agency, else the owner. */
  readonly workAgencyId: string;
  /** Whom the row was given to, or who leads the case or makes its contacts; null: nobody. */
  readonly leadId: string | null;
  /** Who was named for a contact; null: the lead makes it. */
  readonly callerId: string | null;
  /** The one person of another agency who was asked; null: anybody there. */
  readonly namedId: string | null;
  /** Who caused the row and must not settle it herself. */
  readonly exceptId: string | null;
  /** Oversight itself can do what the row asks for: it settles a heavy block. */
  readonly oversightActs: boolean;
  readonly people: readonly NearPerson[];
}

/** Who was reached, and as what. */
export type ReachedAs = 'owner' | 'colleague' | EscalationRole;

export interface Recipients {
  readonly userIds: readonly string[];
  readonly reachedAs: ReachedAs | null;
  /** Somebody who can act was reached, and above the owner somebody else than the lead. */
  readonly isDelivered: boolean;
}

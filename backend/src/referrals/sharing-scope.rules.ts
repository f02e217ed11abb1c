/**
 * Policy: a referral opens the smallest of three sets: the partitions that the survivor allowed for that agency,
 * those that the receiver table allows, and those that the sender chose. Without valid consent it opens nothing
 * (domain reference 4.3, security page B).
 */
import type { Partition } from '../access/access.types.js';
import type { AgencyType } from '../agencies/agencies.types.js';
import { findStanding, partitionsForReferral, standingPartitions } from '../consent/consent.rules.js';
import type { Consent } from '../consent/consent.types.js';

export interface SharingInput {
  /** Her answers about the receiving agency. */
  readonly consents: readonly Consent[];
  readonly agencyId: string;
  readonly agencyType: AgencyType;
  /** The answer that is meant; her latest that holds where null. */
  readonly consentId: string | null;
  /** What the sender wants to share; all that is allowed where null. */
  readonly wanted: readonly Partition[] | null;
}

export interface SharedScope {
  /** null where no answer of hers holds. */
  readonly consentId: string | null;
  readonly partitions: readonly Partition[];
  /** What the sender wanted and she did not allow. */
  readonly notAllowed: readonly Partition[];
}

const isCore = (partition: Partition): boolean => partition === 'core';

/** What may be passed on to the agency at this instant, and by which answer of hers. */
export function sharedPartitions(sharingInput: SharingInput, now: Date): SharedScope {
  const { consents, agencyId, consentId, wanted } = sharingInput;
  const own =
    consentId === null
      ? findStanding(consents, agencyId, now)
      : (consents.find((consent) => consent.id === consentId && consent.agencyId === agencyId) ?? null);
  const standing = own ? standingPartitions(own, consents, now) : [];
  if (!own || !standing.includes('core')) return { consentId: null, partitions: [], notAllowed: [] };
  const allowed = partitionsForReferral(own, sharingInput.agencyType, now).filter((partition) =>
    standing.includes(partition),
  );
  return {
    consentId: own.id,
    partitions: allowed.filter(
      (partition) => isCore(partition) || wanted === null || wanted.includes(partition),
    ),
    notAllowed: (wanted ?? []).filter((partition) => !isCore(partition) && !allowed.includes(partition)),
  };
}

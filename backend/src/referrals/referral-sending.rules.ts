/**
 * Policy: a referral goes to an active agency of the case's group that offers the service, with the survivor's consent
 * (domain reference 2.4). Mediation and family conferences cannot be referred to (4.1).
 */
import type { Partition } from '../access/access.types.js';
import { SERVICE_TYPES } from '../agencies/agencies.types.js';
import type { AgencyType, ServiceType } from '../agencies/agencies.types.js';
import { findStanding, partitionsForReferral, standingPartitions } from '../consent/consent.rules.js';
import type { Consent } from '../consent/consent.types.js';
import { RECIPIENT_KIND_OF } from '../consent/consent.types.js';
import type { SendFacts, SendRefusal } from './referral-commands.types.js';
import { mayBeSupportLead } from './support-lead.rules.js';

/** The service a code names, or null: a conference, a mediation or a reconciliation names none. */
export const serviceTypeOf = (code: string): ServiceType | null =>
  SERVICE_TYPES.find((type) => type === code) ?? null;

type Receiver = NonNullable<SendFacts['receiver']>;

/** A receiver that no offer reaches, whatever she consented to; one reason is enough. */
function unreachable({ kind, senderAgencyId }: SendFacts, receivingService: Receiver): SendRefusal | null {
  if (receivingService.agencyId === senderAgencyId) return 'receiver_is_own_agency';
  // A survivor who moves is taken over by an agency of the place she moves to (capabilities 2).
  if (!receivingService.isInGroup && kind !== 'handover') return 'receiver_not_in_group';
  // One code for both, so that a reader cannot distinguish a blocked agency from a closed one.
  if (receivingService.isBlocked || !receivingService.isActive) return 'receiver_not_available';
  return RECIPIENT_KIND_OF[receivingService.type] === 'no_case_access'
    ? 'receiver_without_case_access'
    : null;
}

/** The agency must offer the service; a need that is no service has a separate refusal. */
function offerRefusal({ kind, need }: SendFacts, receivingService: Receiver): SendRefusal | null {
  if (kind === 'support_lead') return mayBeSupportLead(receivingService.type) ? null : 'not_a_support_lead';
  if (kind === 'handover') return mayBeSupportLead(receivingService.type) ? null : 'no_new_owner';
  const service = serviceTypeOf(need);
  if (service === null) return null;
  if (!receivingService.services.includes(service)) return 'service_not_offered';
  return receivingService.isFull ? 'service_full' : null;
}

function receiverRefusals(facts: SendFacts): SendRefusal[] {
  const { receiver, consentHolds } = facts;
  if (receiver === null) return ['receiver_missing'];
  const closed = unreachable(facts, receiver);
  if (closed) return [closed];
  const offer = offerRefusal(facts, receiver);
  return [...(offer ? [offer] : []), ...(consentHolds ? [] : (['consent_missing'] as const))];
}

/** Why a referral cannot be sent to this receiver, every reason at once. */
export function sendRefusals(facts: SendFacts): SendRefusal[] {
  const refusals = unavailableRefusals(facts);
  if (facts.kind === 'support_lead' && !facts.senderType.startsWith('police_'))
    refusals.push('support_lead_only_for_police');
  if (facts.kind === 'handover') {
    // Police would learn where she goes; her support lead hands her case over (capabilities 2.2).
    if (facts.senderType.startsWith('police_')) refusals.push('handover_by_police');
    if (facts.handoverRuns) refusals.push('handover_running');
  }
  return [...refusals, ...receiverRefusals(facts)];
}

/** Why a need cannot be recorded as unavailable: it names no agency, and so needs no consent. */
export function unavailableRefusals(facts: Pick<SendFacts, 'need' | 'caseStatus'>): SendRefusal[] {
  const refusals: SendRefusal[] = [];
  if (facts.caseStatus === 'closed') refusals.push('case_closed');
  if (serviceTypeOf(facts.need) === null) refusals.push('need_unknown');
  return refusals;
}

/**
 * Policy: a referral opens the smallest of three sets: the partitions that the survivor allowed for that agency,
 * those that the receiver table allows, and those that the sender chose. Without valid consent it opens nothing
 * (domain reference 4.3, security page B).
 */
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

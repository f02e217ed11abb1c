import { defineDomainEvent } from '../platform/events/events.js';
import type { ConsentFlags, ConsentPurpose, ConsentScope, ConsentStatus } from './consent.types.js';

export interface ConsentChangedEvent {
  caseId: string;
  consentId: string;
  scope: ConsentScope;
  /** Named for scopes `referral` and `mutual_disclosure`. */
  agencyId: string | null;
  purpose: ConsentPurpose | null;
  /** What the answer is worth now. */
  status: ConsentStatus;
  /** Earlier answers not given in private that no longer need repeating. */
  settles: string[];
  flags: ConsentFlags;
}

/** Disclosed without consent; a second person reviews it within three days. */
export const actedWithoutConsent = defineDomainEvent<{ caseId: string; consentId: string }>(
  'acted_without_consent',
);

export const basisReviewed = defineDomainEvent<{ caseId: string; consentId: string }>('basis_reviewed');

/** She answered, or took an answer back; the handlers give and end access in the same transaction. */
export const consentChanged = defineDomainEvent<ConsentChangedEvent>('consent_changed');

import { defineEvent } from '../platform/events/events.js';
import type { ConsentFlags, ConsentScope, ConsentStatus } from './consent.types.js';

export interface ConsentChange {
  caseId: string;
  consentId: string;
  scope: ConsentScope;
  /** Named for scopes `referral` and `known_to_agency`. */
  agencyId: string | null;
  /** What the answer is worth now. */
  status: ConsentStatus;
  /** Earlier answers not given alone about which nobody has to ask again. */
  settles: string[];
  flags: ConsentFlags;
}

/** Something is passed on without her word; somebody else looks at it within three days. */
export const actedWithoutConsent = defineEvent<{ caseId: string; consentId: string }>(
  'acted_without_consent',
);

export const basisReviewed = defineEvent<{ caseId: string; consentId: string }>('basis_reviewed');

/** She answered, or took an answer back; the handlers give and end access in the same transaction. */
export const consentChanged = defineEvent<ConsentChange>('consent_changed');

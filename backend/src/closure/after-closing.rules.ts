/**
 * Policy: closing removes nothing that she still needs. Contacts at 1, 3, 6 and 12 months live on with her consent;
 * at her own request they stop at her word, and high risk at that moment is reviewed without contacting her; behind
 * "no contact" a quiet watch stays on; a death opens a review; offers nobody answered are taken back. A new incident
 * known to the owner opens the same case again, and what another agency learns changes nothing unless she allowed it
 * (domain reference 2.5). A closing that was an error takes with it the stop that it had confirmed.
 */
import type { ReopenReason } from '../cases/cases.types.js';
import type { ClosingEffects, ReopenTrigger } from './after-closing.types.js';
import type { ClosureReason } from './closure.types.js';
import type { ClosureFacts } from './closure-facts.types.js';

const CONTACTED_LATER: readonly ClosureReason[] = ['needs_met', 'no_contact', 'moved', 'transferred'];

type Known = Pick<ClosureFacts, 'band' | 'laterContact' | 'sharesWithGroup'>;

function reviewer(reason: ClosureReason, { band, sharesWithGroup }: Known): 'group' | 'supervisor' | null {
  if (reason !== 'survivor_request' || band !== 'high') return null;
  return sharesWithGroup ? 'group' : 'supervisor';
}

/** What remains once the case is closed for this reason. */
export function closingEffects(reason: ClosureReason, facts: Known): ClosingEffects {
  return {
    keepsLaterContacts: CONTACTED_LATER.includes(reason) && facts.laterContact === 'given',
    stopsContacts: reason === 'survivor_request',
    quietWatch: reason === 'no_contact',
    opensDeathReview: reason === 'died',
    withdrawsOffers: true,
    reviewWithoutContact: reviewer(reason, facts),
    countsAsNeedsMet: reason === 'needs_met',
  };
}

/** Why a closed case opens again, the same case in a new episode; null where it stays closed. */
export function reopenReasonOf(trigger: ReopenTrigger): ReopenReason | null {
  switch (trigger.kind) {
    case 'incident':
      return trigger.knownToOwner || trigger.sheAllowedSharing ? 'new_incident' : null;
    case 'registration':
      return trigger.quietWatch && trigger.sheAllowedLinking ? 'new_registration' : null;
    case 'she_came_back':
      return 'came_back';
    default:
      return trigger.kind;
  }
}

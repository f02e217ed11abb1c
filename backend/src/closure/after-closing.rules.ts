import type { ReopenReason } from '../cases/cases.types.js';
import type { ClosureReason } from './closure.types.js';
import type { ClosureFacts } from './closure-facts.types.js';

/** What closing leaves behind (domain reference 2.5). */
interface ClosingEffects {
  /** The contacts at 1, 3, 6 and 12 months are planned. */
  readonly keepsLaterContacts: boolean;
  /** The survivor asked for no more contact; no rule plans one. */
  readonly stopsContacts: boolean;
  /** A new registration that she allowed to be linked opens the case again. */
  readonly reopenOnRegistration: boolean;
  readonly opensDeathReview: boolean;
  /** Who reviews the case without contacting the survivor, because risk was high when they asked to stop. */
  readonly reviewWithoutContact: 'group' | 'supervisor' | null;
}

/** What may open a closed case again. */
type ReopenTrigger =
  | { readonly kind: 'incident'; readonly knownToOwner: boolean; readonly sheAllowedSharing: boolean }
  | {
      readonly kind: 'registration';
      readonly reopenOnRegistration: boolean;
      readonly sheAllowedLinking: boolean;
    }
  | { readonly kind: 'contact_showed_danger' }
  | { readonly kind: 'she_came_back' }
  | { readonly kind: 'closed_in_error' };

/**
 * Policy: closing removes nothing that the survivor still needs. With consent, contacts continue after 1, 3, 6 and 12
 * months; at the survivor's request they stop, and high risk at that moment is reviewed without contact. After "no
 * contact" a quiet watch continues; a death opens a review; unanswered referrals are withdrawn. A new incident known
 * to the owner reopens the same case; another agency's knowledge changes nothing without consent (domain reference
 * 2.5). Undoing a closure made in error also undoes the stop that it had confirmed.
 */

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
    reopenOnRegistration: reason === 'no_contact',
    opensDeathReview: reason === 'died',
    reviewWithoutContact: reviewer(reason, facts),
  };
}

/** Why a closed case opens again, the same case in a new episode; null where it stays closed. */
export function reopenReasonOf(trigger: ReopenTrigger): ReopenReason | null {
  switch (trigger.kind) {
    case 'incident':
      return trigger.knownToOwner || trigger.sheAllowedSharing ? 'new_incident' : null;
    case 'registration':
      return trigger.reopenOnRegistration && trigger.sheAllowedLinking ? 'new_registration' : null;
    case 'she_came_back':
      return 'came_back';
    default:
      return trigger.kind;
  }
}

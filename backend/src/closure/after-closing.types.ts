/** What closing leaves behind (domain reference 2.5). */
export interface ClosingEffects {
  /** The contacts at 1, 3, 6 and 12 months are planned. */
  readonly keepsLaterContacts: boolean;
  /** Her word: nobody contacts her any more, on any rule. */
  readonly stopsContacts: boolean;
  /** A new registration that she allowed to be linked opens the case again. */
  readonly quietWatch: boolean;
  readonly opensDeathReview: boolean;
  /** Referrals nobody has answered are taken back; whoever accepted goes on with a case of its own. */
  readonly withdrawsOffers: true;
  /** Who looks at the case without contacting her, because risk was high when she asked to stop. */
  readonly reviewWithoutContact: 'group' | 'supervisor' | null;
  /** Counted as needs met in public figures; a death, an error, a silence never are. */
  readonly countsAsNeedsMet: boolean;
}

/** What may open a closed case again. */
export type ReopenTrigger =
  | { readonly kind: 'incident'; readonly knownToOwner: boolean; readonly sheAllowedSharing: boolean }
  | { readonly kind: 'registration'; readonly quietWatch: boolean; readonly sheAllowedLinking: boolean }
  | { readonly kind: 'contact_showed_danger' }
  | { readonly kind: 'she_came_back' }
  | { readonly kind: 'closed_in_error' };

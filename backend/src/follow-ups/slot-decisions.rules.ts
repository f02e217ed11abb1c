/**
 * Policy: where no safe time lies before a contact is due the supervisor decides, and that is written down (domain
 * reference 5). A decision stretches none of her hours and moves no due time: it says what is to be done meanwhile,
 * and holds until the contact that it is about has an outcome.
 */
import type { ContactSlot, SlotDecision } from './slots.types.js';

/** What was decided about a row of this agency; of one that is another agency's, that agency decides. */
export type Decided = ReadonlyMap<string, SlotDecision | null>;

/** Whether somebody still has to decide: some row of it stands under no decision. */
export const isUndecided = (slot: ContactSlot, decided: Decided): boolean =>
  slot.supervisorDecides && slot.rowIds.some((id) => decided.get(id) === null);

export type DecisionRefusal = 'not_hers_to_decide' | 'nothing_to_decide';

/** Why nothing is decided about the slot that begins with a row; empty when it may be. */
export function decisionRefusals(
  slot: ContactSlot | undefined,
  decided: Decided,
  roles: readonly string[],
): DecisionRefusal[] {
  return [
    ...(roles.includes('supervisor') ? [] : ['not_hers_to_decide' as const]),
    ...(slot && isUndecided(slot, decided) ? [] : ['nothing_to_decide' as const]),
  ];
}

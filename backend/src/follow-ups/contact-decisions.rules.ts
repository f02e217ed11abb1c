/**
 * Policy: one assignee makes a planned contact, by default the case lead. A colleague may take it; only a supervisor
 * assigns it to another person.
 */
import type { ContactAssignee, AssigneeAction } from './contact-assignees.types.js';
import type { ScheduledContact, ContactDecisionCode } from './scheduled-contacts.rules.js';

/** What the viewer's roles let her do with contacts. */
export interface AssigneeRights {
  readonly makesContacts: boolean;
  readonly isSupervisor: boolean;
}

/** What she may do about who makes a contact; nothing where the contact is not her agency's to make. */
export function assigneeActions(assignee: ContactAssignee | null, rights: AssigneeRights): AssigneeAction[] {
  if (!assignee) return [];
  const isHers = assignee.isMine && assignee.userId !== null;
  return [
    ...(rights.makesContacts && !isHers ? ['take_contact' as const] : []),
    ...(rights.isSupervisor ? ['hand_contact' as const] : []),
  ];
}

/**
 * Policy: if no safe time precedes the due time of a contact, the supervisor decides and records the decision (domain
 * reference 5). It changes neither safe hours nor due time; it says what to do until the contact has an outcome.
 */

/** What was decided about a row of this agency; of one that is another agency's, that agency decides. */
export type Decided = ReadonlyMap<string, ContactDecisionCode | null>;

/** Whether a decision is still needed: some row of the slot has none. */
export const isUndecided = (slot: ScheduledContact, decided: Decided): boolean =>
  slot.supervisorDecides && slot.rowIds.some((id) => decided.get(id) === null);

export type DecisionRefusal = 'not_hers_to_decide' | 'nothing_to_decide';

/** Why nothing is decided about the slot that begins with a row; empty when it may be. */
export function decisionRefusals(
  slot: ScheduledContact | undefined,
  decided: Decided,
  roles: readonly string[],
): DecisionRefusal[] {
  return [
    ...(roles.includes('supervisor') ? [] : ['not_hers_to_decide' as const]),
    ...(slot && isUndecided(slot, decided) ? [] : ['nothing_to_decide' as const]),
  ];
}

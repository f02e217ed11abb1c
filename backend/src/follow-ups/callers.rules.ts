/**
 * Policy: a planned contact is made by one named person, the lead of the case where nobody else was named. A colleague
 * takes it herself; giving it to somebody else is the supervisor's.
 */
import type { Caller, CallerAction } from './callers.types.js';

/** What the viewer's roles let her do with contacts. */
export interface CallerRights {
  readonly makesContacts: boolean;
  readonly isSupervisor: boolean;
}

/** What she may do about who makes a contact; nothing where the contact is not her agency's to make. */
export function callerActions(caller: Caller | null, rights: CallerRights): CallerAction[] {
  if (!caller) return [];
  const isHers = caller.isMine && caller.userId !== null;
  return [
    ...(rights.makesContacts && !isHers ? ['take_contact' as const] : []),
    ...(rights.isSupervisor ? ['hand_contact' as const] : []),
  ];
}

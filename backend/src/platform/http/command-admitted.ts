import { defineDomainEvent } from '../events/events.js';

/** The caller's role permits a command that has not begun; a context may still refuse it. */
export const commandAdmitted = defineDomainEvent<{ action: string }>('command_admitted');

/** The command was carried out, in the same transaction. */
export const commandDone = defineDomainEvent<{ action: string }>('command_done');

/** A colleague confirmed all that the command of another user needed; `doneAt` is the moment of its transaction. */
export const commandConfirmed = defineDomainEvent<{
  action: string;
  caseId: string;
  userId: string;
  doneAt: Date;
}>('command_confirmed');

/** Slot of the transaction with what the viewer lacks for this command. */
export const MISSING = 'command/missing';

/** Whether the admitted command counts only once a colleague confirmed it. */
export const countsLater = ({ memo }: { readonly memo: ReadonlyMap<string, unknown> }): boolean =>
  memo.has(MISSING);

import { defineDomainEvent } from '../events/events.js';

/** The caller's role permits a command that has not begun; a context may still refuse it. */
export const commandAdmitted = defineDomainEvent<{ action: string }>('command_admitted');

/** The command was carried out, in the same transaction. */
export const commandDone = defineDomainEvent<{ action: string }>('command_done');

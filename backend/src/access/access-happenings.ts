import { defineEvent } from '../platform/events/events.js';

/** Somebody is kept away from a case, and what was sent to them was taken back in the same transaction. */
export const blockStarted = defineEvent<{ caseId: string }>('block_started');

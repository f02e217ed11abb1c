import { defineEvent } from '../platform/events/events.js';

/** Somebody is kept away from a case, and what was sent to them was taken back in the same transaction. */
export const blockStarted = defineEvent<{ caseId: string }>('block_started');

export interface WaitingBlock {
  caseId: string;
  blockId: string;
  isHeavy: boolean;
  /** The case leaves the viewer's agency with this block. */
  passesOn: boolean;
  callsOversight: boolean;
  /** The survivor allowed agencies of the group to be asked. */
  mayAskGroup: boolean;
}

/** A person is about to start a block: what waits is planned while the viewer still reaches the case. */
export const blockWaits = defineEvent<WaitingBlock>('block_waits');

/** The block holds and the case stays where it is: whoever is notified now is not blocked. */
export const blockHolds = defineEvent<WaitingBlock>('block_holds');

/** Confirmed or lifted by a person who holds the case. */
export const blockSettled = defineEvent<{ caseId: string; blockId: string }>('block_settled');

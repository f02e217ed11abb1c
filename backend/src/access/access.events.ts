import { defineDomainEvent } from '../platform/events/events.js';

/** A conflict block has started. Referrals to the blocked agencies were withdrawn in the same transaction. */
export const blockStarted = defineDomainEvent<{ caseId: string }>('block_started');

export interface PendingBlockEvent {
  caseId: string;
  blockId: string;
  isHeavy: boolean;
  /** The case leaves the viewer's agency with this block. */
  passesOn: boolean;
  callsOversight: boolean;
  /** The survivor allowed agencies of the group to be asked. */
  mayAskGroup: boolean;
}

/** A block is about to start. Reviews are planned now, while the viewer can still reach the case. */
export const blockWaits = defineDomainEvent<PendingBlockEvent>('block_waits');

/** The block has started and the case stays with its agency. From now on blocked users are not notified. */
export const blockHolds = defineDomainEvent<PendingBlockEvent>('block_holds');

/** Confirmed or lifted by a person who holds the case. */
export const blockSettled = defineDomainEvent<{ caseId: string; blockId: string }>('block_settled');

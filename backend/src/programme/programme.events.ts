import { defineDomainEvent } from '../platform/events/events.js';
import type { SignalAnswer, SignalCode } from './programme.types.js';

export interface SignalAnswered {
  caseId: string;
  signalId: string;
  /** Signals whose tasks the answer ends: those that it repeats count with it. */
  signalIds: readonly string[];
  code: SignalCode;
  answer: Exclude<SignalAnswer, 'is_him'>;
}

/** Her lead has looked at a signal and says what was done. */
export const signalAnswered = defineDomainEvent<SignalAnswered>('programme_signal_answered');

/** A supervisor says that it is him after all: the task begins again. */
export const signalTakenUp = defineDomainEvent<{ caseId: string; signalId: string; code: SignalCode }>(
  'programme_signal_taken_up',
);

/** She was asked how she is while he is in a programme, or it was not possible. */
export const partnerAsked = defineDomainEvent<{ caseId: string; signalId: string; step: number }>(
  'programme_partner_asked',
);

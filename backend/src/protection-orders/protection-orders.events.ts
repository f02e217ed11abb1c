import { defineDomainEvent } from '../platform/events/events.js';

/**
 * A change of an order, for modules that plan follow-ups; ids, codes and times only. Due times follow the law in force
 * on the day. `endsAt` is 24:00 of the last day; null while the order is not running.
 */
export type OrderChange =
  | { readonly change: 'sought'; readonly issueBy: Date }
  | { readonly change: 'issued'; readonly serveBy: Date; readonly endsAt: Date | null }
  | { readonly change: 'refused'; readonly asksReassessment: boolean }
  | { readonly change: 'served'; readonly servedAt: Date; readonly endsAt: Date }
  /** `answerBy`: a prosecutor of the group has it, and answers by then; null where it went on paper. */
  | { readonly change: 'extension_requested'; readonly answerBy: Date | null }
  | {
      readonly change: 'extension_decided';
      readonly endsAt: Date | null;
      readonly servedAt: Date;
      /** True if the prosecutor's office decided here; false if the police recorded a decision on paper. */
      readonly byProsecutor: boolean;
    }
  /** The prosecutor does not decide before more papers come. */
  | { readonly change: 'extension_returned' }
  /** The police of her new place got a notice of it. */
  | { readonly change: 'notice_sent' }
  | { readonly change: 'breached'; readonly breachId: string; readonly happenedAt: Date }
  | { readonly change: 'breach_handled'; readonly breachId: string; readonly hasProtocol: boolean }
  | { readonly change: 'revoked'; readonly liftedAt: Date }
  /** Another day of service or length; its rows are planned again. */
  | { readonly change: 'corrected'; readonly servedAt: Date | null; readonly endsAt: Date | null }
  /** Issued to the wrong person: it bound nobody, and the danger is unknown. */
  | { readonly change: 'annulled'; readonly annulledAt: Date };

export type OrderChangedEvent = OrderChange & { readonly caseId: string; readonly orderId: string };

export const orderChanged = defineDomainEvent<OrderChangedEvent>('order_changed');

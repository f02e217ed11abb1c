import { defineEvent } from '../platform/events/events.js';

interface OfOrder {
  readonly caseId: string;
  readonly orderId: string;
}

/**
 * What happened to an order, for those who plan what follows; ids, codes and times only. Times by which something is
 * owed are those of the law in force on the day. `endsAt` is 24:00 of the last day; null while nothing runs.
 */
export type OrderChange = OfOrder &
  (
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
        /** The office that was asked decided; else the police wrote down a decision on paper. */
        readonly byProsecutor: boolean;
      }
    /** The prosecutor does not decide before more papers come. */
    | { readonly change: 'extension_returned' }
    | { readonly change: 'breached'; readonly breachId: string; readonly happenedAt: Date }
    | { readonly change: 'breach_handled'; readonly breachId: string; readonly hasProtocol: boolean }
    | { readonly change: 'lifted'; readonly liftedAt: Date }
  );

export const orderChanged = defineEvent<OrderChange>('order_changed');

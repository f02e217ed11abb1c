/** Where the protection orders of the model stand, by their days alone. */
import { endOf, endedAt, expiresOnAt, isInForce } from '../../../src/protection-orders/order-status.rules.js';
import type { OrderFacts, OrderLaw } from '../../../src/protection-orders/orders.types.js';
import type { OrderFact } from '../../../src/closure/closure-facts.types.js';
import type { RunningOrder } from '../../../src/follow-ups/follow-ups.types.js';
import { addHours } from '../../../src/shared/dates.js';

export interface StoredOrder {
  readonly id: string;
  readonly facts: OrderFacts;
}

interface Ordered {
  readonly orders: readonly StoredOrder[];
  readonly now: Date;
}

export const DAYS = 15;
export const LAW: OrderLaw = {
  issueWithinHours: 24,
  servedWithinHours: 24,
  maxInitialDays: DAYS,
  extensionDays: DAYS,
  totalDays: 2 * DAYS,
  countFrom: 'served',
  dayCounting: 'from_next_day',
};

/** The facts of the gate; a request or a refusal is none. */
export const orderFacts = ({ orders, now }: Ordered): OrderFact[] =>
  orders.map(({ facts }) => ({
    inForce: isInForce(facts, now),
    endsOn: expiresOnAt(facts, now),
    endedAt: endedAt(facts, now),
  }));

/** What planning knows of those that run. */
export const runningOrders = ({ orders, now }: Ordered): RunningOrder[] =>
  orders
    .filter(({ facts }) => isInForce(facts, now))
    .map(({ id, facts }) => {
      const lastDay = expiresOnAt(facts, now);
      const serveBy = addHours(facts.issuedAt ?? now, LAW.servedWithinHours);
      return { id, serveBy, servedAt: facts.servedAt, endsAt: lastDay === null ? null : endOf(lastDay) };
    });

/** Plain rows for the oracle: when it began to bind, and when it was lifted or its last day was over. */
export const orderRows = ({ orders, now }: Ordered): { inForceFrom: Date; endedAt: Date | null }[] =>
  orders.map(({ facts }) => {
    const midnight = facts.firstExpiresOn && new Date(Date.parse(`${facts.firstExpiresOn}T19:00:00Z`));
    const over = midnight && midnight <= now ? midnight : null;
    return { inForceFrom: facts.issuedAt ?? now, endedAt: facts.liftedAt ?? over };
  });

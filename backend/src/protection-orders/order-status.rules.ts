/**
 * Policy: the status of an order follows from its recorded times, on any day; no job has to run for it to end. Its end
 * is derived from the law in force on the day of issue, 24:00 of the last day, and never typed. The end of an order
 * ends no other measure (domain reference 1.4).
 */
import { dayOf, shiftDay, startOfDay } from '../shared/dates.js';
import type { Day } from '../shared/dates.js';
import { COMMANDS_OF_STATUS } from './orders.types.js';
import type { OrderCommand, OrderFacts, OrderLaw, OrderStatus } from './orders.types.js';

const since = (instant: Date | null | undefined, at: Date): boolean => !!instant && instant <= at;

/** The last day of the order as it stood at an instant; null while nothing runs. */
export function expiresOnAt(order: OrderFacts, at: Date): Day | null {
  const known = order.extensions.filter(({ decidedOn }) => decidedOn <= dayOf(at));
  return known.at(-1)?.expiresOn ?? order.firstExpiresOn;
}

/** The instant at which a last day is over: 24:00 in Dushanbe. */
export const endOf = (lastDay: Day): Date => startOfDay(shiftDay(lastDay, 1));

/** Where the order stood at an instant. */
export function statusAt(order: OrderFacts, at: Date): OrderStatus {
  if (since(order.refusedAt, at)) return 'refused';
  if (!since(order.issuedAt, at)) return 'requested';
  if (since(order.annulledAt, at)) return 'annulled';
  if (since(order.liftedAt, at)) return 'revoked';
  const lastDay = expiresOnAt(order, at);
  if (lastDay !== null && at >= endOf(lastDay)) return 'expired';
  if (!since(order.servedAt, at)) return 'issued';
  return order.extensions.some(({ decidedOn }) => decidedOn <= dayOf(at)) ? 'extended' : 'active';
}

/** Whether the other person was bound by it at an instant: it was handed over to him and had not ended. */
export function bindsAt(order: OrderFacts, at: Date): boolean {
  const status = statusAt(order, at);
  return status === 'active' || status === 'extended';
}

/** The days of an order that was issued for so many days; null where the event it counts from has not happened. */
export function daysOfOrder(
  times: Pick<OrderFacts, 'issuedAt' | 'servedAt'> & { readonly days: number },
  law: Pick<OrderLaw, 'countFrom' | 'dayCounting'>,
): { readonly startsOn: Day; readonly expiresOn: Day } | null {
  const from = law.countFrom === 'served' ? times.servedAt : times.issuedAt;
  if (!from) return null;
  const startsOn = dayOf(from);
  return { startsOn, expiresOn: shiftDay(startsOn, lastDayAfter(times.days, law)) };
}

const lastDayAfter = (days: number, { dayCounting }: Pick<OrderLaw, 'dayCounting'>): number =>
  dayCounting === 'from_next_day' ? days : days - 1;

/** When it ended, by its last day or because it was lifted; null while it runs or never ran. */
export function endedAt(order: OrderFacts, now: Date): Date | null {
  const status = statusAt(order, now);
  if (status === 'revoked') return order.liftedAt;
  if (status === 'annulled') return order.annulledAt ?? null;
  const lastDay = expiresOnAt(order, now);
  return status === 'expired' && lastDay ? endOf(lastDay) : null;
}

/** The order binds the other person or is about to: it keeps a case open. */
export const isInForce = (order: OrderFacts, now: Date): boolean =>
  ['issued', 'active', 'extended'].includes(statusAt(order, now));

/** What may be recorded of the order now. */
export const commandsFor = (status: OrderStatus): readonly OrderCommand[] => COMMANDS_OF_STATUS[status];

import { HOUR, dayOf, daysBetween, startOfDay } from '../shared/dates.js';
import type { OrderEvent } from './order-event.entity.js';
import type { OrderDto } from './orders.dto.js';
import type { LoadedOrder } from './order-records.service.js';
import { endedAt, expiresOnAt, statusAt } from './order-status.rules.js';
import { mostFurtherDays, totalDays } from './orders.rules.js';
import type { OrderLaw } from './orders.types.js';
import type { ProtectionOrder } from './protection-order.entity.js';

const instant = (at: Date | null): string | null => at?.toISOString() ?? null;

/** What an order shows of itself in codes, days and times. */
export type OrderCodes = Omit<
  OrderDto,
  | 'code'
  | 'reference'
  | 'band'
  | 'agencyName'
  | 'number'
  | 'issuingBody'
  | 'issuerRank'
  | 'issuerName'
  | 'reportNumber'
  | 'contactLine'
  | 'extensions'
  | 'extensionProsecutorName'
  | 'breaches'
  | 'law'
  | 'allowedActions'
>;

type AskedCodes = Pick<
  OrderCodes,
  'extensionState' | 'extensionSentAt' | 'extensionAnsweredAt' | 'extensionRefusal' | 'extensionMissing'
>;

/** Everything but the words: where it stands, its times, its end. */
export function codesOf({ row, events, facts }: LoadedOrder, now: Date, law: OrderLaw): OrderCodes {
  const status = statusAt(facts, now);
  const isRunning = status === 'active' || status === 'extended';
  const lastDay = expiresOnAt(facts, now);
  const total = lastDay ? totalDays(facts, lastDay) : null;
  return {
    id: row.id,
    caseId: row.caseId,
    status,
    incidentId: row.incidentId,
    reportedAt: row.reportedAt.toISOString(),
    issueBy: row.issueBy.toISOString(),
    issuedAt: instant(row.issuedAt),
    refusedAt: instant(row.refusedAt),
    refusalReason: row.refusalReason,
    days: row.days,
    conditions: row.conditions,
    serveBy: instant(row.serveBy),
    servedAt: instant(row.servedAt),
    servedHow: row.servedHow,
    isServiceLate: status === 'issued' && row.serveBy !== null && row.serveBy < now,
    attempts: events.filter(({ kind }) => kind === 'order_service_attempted').map(toAttempt),
    startsOn: row.startsOn,
    firstExpiresOn: row.firstExpiresOn,
    expiresOn: row.expiresOn,
    totalDays: total,
    dayNumber: isRunning && row.startsOn ? dayNumber(row.startsOn, now) : null,
    endedAt: instant(endedAt(facts, now)),
    extensionRequestedOn: row.extensionRequestedOn,
    ...askedOf(row),
    mostFurtherDays: isRunning && lastDay !== null ? mostFurtherDays(facts, lastDay, law) : 0,
    copyGivenOn: row.copyGivenOn,
    explainedIn: row.explainedIn,
    liftedAt: instant(row.liftedAt),
    liftReason: row.liftReason,
    version: row.version,
  };
}

/** Where the last request to extend it stands with the prosecutor. */
const askedOf = (row: ProtectionOrder): AskedCodes => ({
  extensionState: row.extensionState,
  extensionSentAt: instant(row.extensionSentAt),
  extensionAnsweredAt: instant(row.extensionAnsweredAt),
  extensionRefusal: row.extensionRefusal,
  extensionMissing: row.extensionMissing,
});

/** The day it began to run is the one before the first where the law counts from the next day: never less than one. */
const dayNumber = (startsOn: string, now: Date): number =>
  Math.max(1, daysBetween(startOfDay(startsOn), new Date(startOfDay(dayOf(now)).getTime() + HOUR)));

const toAttempt = ({ happenedAt, facts }: OrderEvent) => ({
  attemptedAt: happenedAt.toISOString(),
  result: String(facts['result']),
});

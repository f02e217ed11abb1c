/**
 * Policy: "needs met" requires two contacts that found the survivor safe and alone, at least 14 days apart, the last
 * within 14 days; risk assessed in the last 30 days and not high, the triage clear, and every later event assessed
 * (domain reference 2.5). Later facts outweigh earlier statements: after an incident, or a contact that found the
 * survivor not safe, both contacts must be repeated.
 */
import { HOUR, dayOf, daysBetween, later, midnightOf, shiftDay, startOfDay } from '../shared/dates.js';
import { OUTCOME_ROWS } from '../follow-ups/outcomes.types.js';
import type { BlockerCode } from './closure.types.js';
import type { ClosureFacts, ContactFact } from './closure-facts.types.js';

/** A blocker before its row of the table is added. */
export interface Finding {
  readonly code: BlockerCode;
  readonly facts?: Readonly<Record<string, number | string>>;
  readonly subjectIds?: readonly string[];
}

const DAYS_APART = 14;
export const LAST_WITHIN_DAYS = 14;
const RISK_WITHIN_DAYS = 30;
const PRESSURE_DAYS = 90;
const ATTEMPTS_NEEDED = 3;
const ATTEMPTS_OVER_DAYS = 30;
/** Hours within which a contact must be recorded to count here (capabilities 1.8). */
export const WRITTEN_WITHIN_HOURS = 48;

/** Whole days of the calendar in Dushanbe: the hour of a contact neither adds nor takes a day. */
export const calendarDays = (from: Date, to: Date): number => daysBetween(midnightOf(from), midnightOf(to));

const latestOf = (first: Date, others: readonly Date[]): Date => others.reduce(later, first);

/** The last event that makes an earlier "safe" worthless; an opening counts as one. */
function quietSince(facts: ClosureFacts): Date {
  const incidents = facts.incidents.map(({ lastOn, recordedAt }) =>
    lastOn === null ? recordedAt : startOfDay(shiftDay(lastOn, 1)),
  );
  const notSafe = facts.contacts.filter(({ outcome }) => outcome === 'reached_not_safe').map(({ at }) => at);
  return latestOf(facts.openedAt, [...incidents, ...notSafe]);
}

/** Whether a contact was recorded in time; imported ones and late ones stay in the history and prove nothing. */
export const isWrittenInTime = ({ at, recordedAt }: Pick<ContactFact, 'at' | 'recordedAt'>): boolean =>
  recordedAt.getTime() - at.getTime() <= WRITTEN_WITHIN_HOURS * HOUR;

/** "Reached and safe", alone, recorded in time, not corrected and not by police: only these contacts confirm safety. */
export const countsAsSafe = (contact: ContactFact): boolean =>
  contact.outcome === 'reached_safe' &&
  contact.alone === 'yes' &&
  !contact.byPolice &&
  !contact.isCorrected &&
  isWrittenInTime(contact);

function safeContacts(facts: ClosureFacts, now: Date): Date[] {
  const since = quietSince(facts);
  return facts.contacts
    .filter((contact) => countsAsSafe(contact) && contact.at <= now && contact.at >= since)
    .map(({ at }) => at);
}

/** Two contacts "reached and safe", alone, far enough apart, the last one recent and not followed by worries. */
export function twoSafeContacts(facts: ClosureFacts, now: Date): Finding[] {
  const safe = safeContacts(facts, now);
  const [first, ...more] = safe;
  if (!first) return [{ code: 'safety_not_confirmed' }];
  const last = latestOf(first, more);
  const findings: Finding[] = [];
  if (!safe.some((at) => calendarDays(at, last) >= DAYS_APART))
    findings.push({ code: 'safety_confirmed_once', facts: { days: DAYS_APART } });
  const worried = facts.contacts.some(({ at, outcome }) => outcome === 'reached_worries' && at > last);
  if (worried || calendarDays(last, now) > LAST_WITHIN_DAYS)
    findings.push({ code: 'safety_contact_too_old', facts: { days: LAST_WITHIN_DAYS, date: dayOf(last) } });
  return findings;
}

/** Risk assessed in the last 30 days. */
export function riskRecent({ assessedAt, band }: ClosureFacts, now: Date): Finding[] {
  // An assessment that left too much unknown outweighs the complete one before it.
  if (assessedAt === null || band === 'incomplete') return [{ code: 'risk_not_assessed' }];
  return calendarDays(assessedAt, now) <= RISK_WITHIN_DAYS
    ? []
    : [{ code: 'risk_not_recent', facts: { days: RISK_WITHIN_DAYS, date: dayOf(assessedAt) } }];
}

export const riskNotHigh = ({ band }: ClosureFacts): Finding[] =>
  band === 'high' ? [{ code: 'risk_high' }] : [];

/** Every incident known to the owner has been followed by an assessment. */
export function incidentsAssessed({ assessedAt, incidents }: ClosureFacts): Finding[] {
  if (assessedAt === null) return [];
  return incidents.some(({ recordedAt }) => recordedAt > assessedAt) ? [{ code: 'new_incident' }] : [];
}

/** The triage was asked and is clear; "not clear" and "not asked" read the same here. */
export const wellbeingClear = ({ triageIsClear }: ClosureFacts): Finding[] =>
  triageIsClear === true ? [] : [{ code: 'wellbeing_not_clear' }];

/** No pressure to reconcile in the last 90 days without an assessment after it. */
export function pressureReassessed({ pressuresAt, assessedAt }: ClosureFacts, now: Date): Finding[] {
  const [first, ...more] = pressuresAt.filter((at) => at <= now && calendarDays(at, now) <= PRESSURE_DAYS);
  if (!first) return [];
  const last = latestOf(first, more);
  return assessedAt !== null && assessedAt > last
    ? []
    : [{ code: 'pressure_not_reassessed', facts: { date: dayOf(last) } }];
}

/** An order that bound the wrong person left her unprotected: the danger is unknown until risk is assessed again. */
export const hasUnknownProtection = ({
  orders,
  assessedAt,
}: Pick<ClosureFacts, 'orders' | 'assessedAt'>): boolean =>
  orders.some(({ annulledAt }) => annulledAt && (assessedAt === null || annulledAt > assessedAt));

/** An order in force keeps the case open; one issued but not served has no known end. */
export const noOrderInForce = (facts: ClosureFacts): Finding[] => [
  ...facts.orders
    .filter(({ inForce }) => inForce)
    .map(({ endsOn }): Finding =>
      endsOn === null ? { code: 'order_not_served' } : { code: 'order_active', facts: { date: endsOn } },
    ),
  ...(hasUnknownProtection(facts) ? [{ code: 'danger_order' } as const] : []),
];

/** Every breach was acted on, and the record of the offence was made or a criminal case opened. */
export const breachesDealtWith = ({ openBreaches }: ClosureFacts): Finding[] =>
  openBreaches > 0 ? [{ code: 'danger_breach', facts: { count: openBreaches } }] : [];

/** The end of an order asks for a contact with her after it. */
export function contactAfterOrder({ orders, contacts }: ClosureFacts): Finding[] {
  const spoken = contacts.filter(({ outcome, isCorrected }) => OUTCOME_ROWS[outcome].talked && !isCorrected);
  const ended = orders.flatMap(({ endedAt }) => (endedAt === null ? [] : [endedAt]));
  return ended
    .filter((endedAt) => !spoken.some(({ at }) => at > endedAt))
    .map((endedAt) => ({ code: 'order_ended_recently', facts: { date: dayOf(endedAt) } }));
}

/** She was there: even one who could not talk is not out of contact. A corrected contact proves no failed attempt. */
const isReached = ({ outcome, isCorrected }: ContactFact): boolean =>
  isCorrected || (!OUTCOME_ROWS[outcome].failed && outcome !== 'not_attempted_unsafe');

/**
 * Failed attempts inside a safe window, recorded in time, since the last contact that reached the survivor and since another
 * agency saw her with worries: that agency is a way to reach her.
 */
function attempts(facts: ClosureFacts, now: Date): ContactFact[] {
  const reached = facts.contacts.filter(isReached).map(({ at }) => at);
  const { seenWithWorriesAt } = facts.statements;
  const since = latestOf(facts.openedAt, [...reached, ...(seenWithWorriesAt ? [seenWithWorriesAt] : [])]);
  return facts.contacts.filter(
    (contact) =>
      OUTCOME_ROWS[contact.outcome].failed &&
      !contact.isCorrected &&
      contact.inSafeWindow &&
      contact.at <= now &&
      contact.at >= since &&
      isWrittenInTime(contact),
  );
}

/** At least three attempts in different safe windows over at least 30 days, one of them by another worker. */
export function attemptsMade(facts: ClosureFacts, now: Date): Finding[] {
  const made = attempts(facts, now);
  // One a day, because a window is one.
  const days = [...new Set(made.map(({ at }) => dayOf(at)))].sort().map(startOfDay);
  const [first, last] = [days[0], days.at(-1)];
  if (days.length < ATTEMPTS_NEEDED || !first || !last) {
    const counts = { count: days.length, needed: ATTEMPTS_NEEDED, days: ATTEMPTS_OVER_DAYS };
    return [{ code: 'too_few_attempts', facts: counts }];
  }
  const isLongEnough = calendarDays(first, last) >= ATTEMPTS_OVER_DAYS;
  const workers = new Set(made.map(({ by }) => by));
  return [
    ...(isLongEnough ? [] : [{ code: 'attempts_too_close' as const, facts: { days: ATTEMPTS_OVER_DAYS } }]),
    ...(workers.size > 1 ? [] : [{ code: 'attempts_by_one_worker' as const }]),
  ];
}

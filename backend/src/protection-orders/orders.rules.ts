/**
 * Policy: what is recorded of an order must be possible by its times (domain reference 1.4): not in the future, not
 * before what it rests on, not after the end, and never for longer than the law in force on the day allows. An order is
 * asked for after something happened; it is issued on a report, served once issued, and only who was served can breach.
 */
import type { CaseAccess } from '../access/index.js';
import { dayOf, shiftDay } from '../shared/dates.js';
import type { Day } from '../shared/dates.js';
import { bindsAt, daysOfOrder, expiresOnAt, statusAt } from './order-status.rules.js';
import { normaliseName } from '../shared/names.js';
import type { ExtensionDecision, OrderFacts, OrderLaw, OrderProblem, ServedHow } from './orders.types.js';

type Problems = OrderProblem[];
const when = (holds: boolean, problem: OrderProblem): Problems => (holds ? [problem] : []);

const isBefore = (at: Date, earlier: Date | null): boolean => earlier === null || at < earlier;

/** A requested order: the report cannot be earlier than the incident. */
export function requestProblems(
  order: { readonly reportedAt: Date; readonly incidentOn: Day | null },
  now: Date,
): Problems {
  const { reportedAt, incidentOn } = order;
  return [
    ...when(reportedAt > now, 'in_future'),
    ...when(incidentOn !== null && dayOf(reportedAt) < incidentOn, 'before_incident'),
  ];
}

/** That it was issued or refused, at this time. */
export const decisionProblems = (order: OrderFacts, at: Date, now: Date): Problems => [
  ...when(at > now, 'in_future'),
  ...when(isBefore(at, order.reportedAt), 'before_report'),
];

/** Invalid values in an order that is being recorded. */
export const draftProblems = ({ issuedAt, servedAt }: Pick<OrderFacts, 'issuedAt' | 'servedAt'>): Problems =>
  when(issuedAt !== null && servedAt !== null && servedAt < issuedAt, 'before_issue');

/**
 * A paper that is longer than the present setting is recorded as it is, with a warning: sources differ on the law, and
 * what binds is the paper (capabilities 5.7).
 */
export const lengthWarnings = (days: number | null, law: OrderLaw): Problems =>
  when(days !== null && days > law.maxInitialDays, 'too_many_days');

export interface Witnessing {
  readonly servedHow: ServedHow;
  readonly firstWitness: string | null;
  readonly secondWitness: string | null;
  readonly videoNumber: string | null;
}

/** A refusal to sign is proved by two witnesses, or by the number of a video record. */
export function witnessProblems({
  servedHow,
  firstWitness,
  secondWitness,
  videoNumber,
}: Witnessing): Problems {
  if (servedHow === 'signed' || videoNumber) return [];
  if (!firstWitness || !secondWitness) return ['witnesses_missing'];
  return when(normaliseName(firstWitness) === normaliseName(secondWitness), 'witness_twice');
}

/** Checks a service of the order, or an attempt. */
export const serviceProblems = (order: OrderFacts, at: Date, now: Date): Problems => [
  ...when(at > now, 'in_future'),
  ...when(isBefore(at, order.issuedAt), 'before_issue'),
  ...when(['expired', 'revoked'].includes(statusAt(order, at)), 'after_end'),
];

/** That she was given a copy. */
export const copyProblems = (order: OrderFacts, on: Day, now: Date): Problems => [
  ...when(on > dayOf(now), 'in_future'),
  ...when(order.issuedAt === null || on < dayOf(order.issuedAt), 'before_issue'),
];

/** That the prosecutor was asked to extend it. */
export const extensionRequestProblems = (order: OrderFacts, on: Day, now: Date): Problems => [
  ...when(on > dayOf(now), 'in_future'),
  ...runsProblems(order, on, now),
];

function runsProblems(order: OrderFacts, on: Day, now: Date): Problems {
  const lastDay = expiresOnAt(order, now);
  const liftedOn = order.liftedAt && dayOf(order.liftedAt);
  return [
    ...when(order.servedAt === null || on < dayOf(order.servedAt), 'before_service'),
    ...when((lastDay !== null && on > lastDay) || (liftedOn !== null && on > liftedOn), 'after_end'),
  ];
}

export interface ExtensionForm {
  readonly decision: ExtensionDecision;
  readonly decidedOn: Day;
  /** For how many further days; only where it was agreed to. */
  readonly days: number | null;
}

/** The last day after an extension by so many days. */
export const extendedUntil = (order: OrderFacts, days: number, now: Date): Day | null => {
  const lastDay = expiresOnAt(order, now);
  return lastDay && shiftDay(lastDay, days);
};

/** So many days has the order run by its last day, all extensions included. */
export function totalDays(order: OrderFacts, until: Day): number {
  const [first, days] = [order.firstExpiresOn, order.days];
  if (first === null || days === null) return 0;
  return days + Math.round((Date.parse(until) - Date.parse(first)) / 86_400_000);
}

/** What a prosecutor decided here, or that the survivor does not want it extended. */
export function extensionProblems(
  order: OrderFacts,
  form: ExtensionForm,
  { law, now }: { readonly law: OrderLaw; readonly now: Date },
): { readonly on: Problems; readonly days: Problems } {
  return {
    on: extensionRequestProblems(order, form.decidedOn, now),
    days: lengthProblems(order, form, { law, now }),
  };
}

/** The same recorded from paper: what is longer than the present setting is a warning. */
export function paperExtensionProblems(
  order: OrderFacts,
  form: ExtensionForm,
  on: { readonly law: OrderLaw; readonly now: Date },
): { readonly on: Problems; readonly days: Problems; readonly warnings: Problems } {
  const problems = extensionProblems(order, form, on);
  const isLength = (code: OrderProblem): boolean =>
    code === 'extension_too_long' || code === 'total_too_long';
  return {
    on: problems.on,
    days: problems.days.filter((code) => !isLength(code)),
    warnings: problems.days.filter(isLength),
  };
}

function lengthProblems(
  order: OrderFacts,
  { decision, days }: ExtensionForm,
  { law, now }: { readonly law: OrderLaw; readonly now: Date },
): Problems {
  if (decision !== 'agreed') return when(days !== null, 'days_not_asked');
  if (days === null) return ['days_missing'];
  const until = extendedUntil(order, days, now);
  return [
    ...when(days > law.extensionDays, 'extension_too_long'),
    ...when(until !== null && totalDays(order, until) > law.totalDays, 'total_too_long'),
  ];
}

/** By how many days the order may still be extended, after its last day of now. */
export const mostFurtherDays = (order: OrderFacts, lastDay: Day, law: OrderLaw): number =>
  Math.max(0, Math.min(law.extensionDays, law.totalDays - totalDays(order, lastDay)));

/** That he broke it: while it ran, and after it was handed over to him. */
export function breachProblems(order: OrderFacts, at: Date, now: Date): Problems {
  if (at > now) return ['in_future'];
  if (isBefore(at, order.servedAt)) return ['before_service'];
  return when(!bindsAt(order, at), 'after_end');
}

/** What was done about a breach. */
export const breachActionProblems = (breachAt: Date, on: Day, now: Date): Problems => [
  ...when(on > dayOf(now), 'in_future'),
  ...when(on < dayOf(breachAt), 'before_breach'),
];

/** That it was lifted before its last day. */
export const liftProblems = (order: OrderFacts, at: Date, now: Date): Problems => [
  ...when(at > now, 'in_future'),
  ...when(isBefore(at, order.issuedAt), 'before_issue'),
  ...when(statusAt(order, at) === 'expired', 'after_end'),
];

/** The days that follow from issuing or serving; null while none runs. */
export const runningDays = (
  order: OrderFacts,
  law: OrderLaw,
): { readonly startsOn: Day; readonly expiresOn: Day } | null =>
  order.days === null ? null : daysOfOrder({ ...order, days: order.days }, law);

/**
 * Policy (SECURITY B, row "legal"): the owner records the orders of its case and reads them all; the police to whom it
 * was referred record and read their own; everybody else who holds the case learns where an order stands, and only
 * where she allowed it.
 */

/** Whether the viewer records orders in this case. */
export const mayRecord = (access: CaseAccess, agencyKind: string): boolean =>
  access.writes.has('legal') && (access.relations.has('own') || agencyKind === 'police');

/** Whether the viewer reads this order as a whole. */
export const mayReadOrder = (
  access: CaseAccess,
  order: { readonly agencyId: string },
  agencyId: string,
): boolean => access.reads.has('legal') && (access.relations.has('own') || order.agencyId === agencyId);

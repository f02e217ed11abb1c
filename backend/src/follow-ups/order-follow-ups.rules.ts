/**
 * Policy: what an order asks for by its dates (domain reference 1.4, 3.4 and 5): a decision and a service in the time of
 * the law, and, where it was not served in that time, that she hears that it does not bind yet; contact on days 1 and 3 and then every week while it runs; before its end a decision about extending it and
 * an assessment; contact on its last day, and after it together with an assessment. The end of an order ends nothing
 * else. What was recorded late makes no work for days that have gone by, but for the contact after the end.
 */
import { addDays, addHours, earlier, lastMinuteOfDay, later } from '../shared/dates.js';
import type { CaseFacts, PendingRow, RuleKey, RunningOrder, Trigger } from './follow-ups.types.js';
import type { TriggerOf } from './triggers.types.js';
import { calledRow, fromTable, ofSubject, rowDue } from './planned-rows.rules.js';
import type { Row } from './planned-rows.rules.js';

/** Two assessments belong to the end of an order, apart from the one the calendar asks for. */
const BEFORE_END = 2;
const AFTER_END = 3;
const DAYS_BEFORE_END = 3;
const DAYS_AFTER_END = 3;
const ASSESSED_AT_MOST_BEFORE = 2;

/** That it be decided, by when the law says. */
export const afterSeeking = (
  { kind, orderId, issueBy }: TriggerOf<'order_sought'>,
  { now }: CaseFacts,
): Row[] => ofSubject(orderId, [rowDue('po.issue_check', now, { dueAt: issueBy, because: kind })]);

/** By then she has heard that an order does not bind yet; counted from when it should have been served. */
const HOURS_TO_EXPLAIN = 12;

/** Not served in time: who speaks with her is notified at once. */
const notBinding = (serveBy: Date, because: Row['because']): Row => ({
  ...{ rule: 'po.not_binding', step: 1, fromAt: serveBy, alertAt: serveBy },
  ...{ dueAt: addHours(serveBy, HOURS_TO_EXPLAIN), because },
});

/** Handing over the order by the legal deadline, and a new risk assessment. */
export function afterIssue({ kind, orderId, serveBy }: TriggerOf<'order_issued'>, facts: CaseFacts): Row[] {
  const service = rowDue('po.serve_check', facts.now, { dueAt: serveBy, because: kind });
  const explained = notBinding(later(serveBy, facts.now), kind);
  return [...ofSubject(orderId, [service, explained]), calledRow(facts, 'order_issued')];
}

interface Run {
  readonly orderId: string;
  readonly servedAt: Date | null;
  readonly endsAt: Date;
  readonly because: Row['because'];
}

function contactsWhile({ servedAt, endsAt, because }: Run, facts: CaseFacts): Row[] {
  if (!servedAt) return [];
  return fromTable('po.weekly', facts, { because, base: servedAt }).filter(
    ({ dueAt }) => dueAt > facts.now && dueAt < endsAt,
  );
}

/** If the order ends sooner, the decision is due at once. */
function decisionsBefore({ endsAt, because }: Run, facts: CaseFacts): Row[] {
  const { now } = facts;
  if (endsAt <= now) return [];
  const soon = earlier(addHours(now, 24), endsAt);
  return fromTable('po.pre_expiry', facts, { because, base: endsAt }).map((row) => ({
    ...row,
    dueAt: row.dueAt > now ? row.dueAt : soon,
    fromAt: now,
  }));
}

/** The last minute in which it runs: "the day of its end" is the day that ends with it. */
const lastMinute = (endsAt: Date): Date => new Date(endsAt.getTime() - 60_000);

function contactsAround({ endsAt, because }: Run, facts: CaseFacts): Row[] {
  const { now } = facts;
  const [onLastDay, after] = fromTable('po.expiry', facts, { because, base: lastMinute(endsAt) });
  return [
    ...(onLastDay && onLastDay.dueAt > now ? [onLastDay] : []),
    ...(after ? [{ ...after, dueAt: after.dueAt > now ? after.dueAt : lastMinuteOfDay(now) }] : []),
  ];
}

function assessmentsAround({ endsAt }: Run, { now }: CaseFacts): Row[] {
  const before = addDays(endsAt, -DAYS_BEFORE_END);
  const after = later(addDays(endsAt, DAYS_AFTER_END), addHours(now, 24));
  const rule = 'rk.reassess';
  return [
    ...(endsAt > now
      ? [
          {
            rule,
            step: BEFORE_END,
            fromAt: addDays(before, -ASSESSED_AT_MOST_BEFORE),
            dueAt: later(before, earlier(addHours(now, 24), endsAt)),
            because: 'order_ending',
          } as const,
        ]
      : []),
    { rule, step: AFTER_END, fromAt: endsAt, dueAt: after, because: 'order_ended' },
  ];
}

const around = (run: Run, facts: CaseFacts): Row[] =>
  ofSubject(run.orderId, [
    ...contactsWhile(run, facts),
    ...decisionsBefore(run, facts),
    ...contactsAround(run, facts),
    ...assessmentsAround(run, facts),
  ]);

/** Everything that the days of a running order ask for. */
export const afterService = (trigger: TriggerOf<'order_served'>, facts: CaseFacts): Row[] =>
  around({ ...trigger, because: trigger.kind }, facts);

/** The same for a new last day. */
export const afterEndSet = (trigger: TriggerOf<'order_end_set'>, facts: CaseFacts): Row[] =>
  around({ ...trigger, because: trigger.kind }, facts);

/** The order stays with its case; the new owner plans around the end, and decides nothing about the order. */
export function afterTakingOver(
  { kind, orderId, endsAt }: TriggerOf<'order_taken_over'>,
  facts: CaseFacts,
): Row[] {
  const run = { orderId, servedAt: null, endsAt, because: kind };
  return ofSubject(orderId, [...contactsAround(run, facts), ...assessmentsAround(run, facts)]);
}

/** The same from the right days; rows that wait stay, and only come forward (capabilities 5.3). */
export const afterCorrection = (trigger: TriggerOf<'order_corrected'>, facts: CaseFacts): Row[] =>
  around({ ...trigger, because: trigger.kind }, facts);

/** It was lifted or annulled: contact today and three days later, and an assessment. */
export function afterLifting(
  { kind, orderId, endedAt }: TriggerOf<'order_ended' | 'order_annulled'>,
  facts: CaseFacts,
): Row[] {
  const base = later(endedAt, facts.now);
  const contacts = fromTable('po.expiry', facts, { because: kind, base });
  return [
    ...ofSubject(
      orderId,
      contacts.map((row) => ({ ...row, fromAt: later(earlier(row.fromAt, base), endedAt) })),
    ),
    calledRow(facts, 'order_ended'),
  ];
}

/** An immediate response and its record in time; a risk assessment within a day. */
export const afterBreach = ({ kind, breachId }: TriggerOf<'order_breached'>, facts: CaseFacts): Row[] => [
  ...ofSubject(breachId, fromTable('po.breach', facts, { because: kind })),
  calledRow(facts, 'order_breached'),
];

/** What still runs of a reopened case asks for what its days ask for, from now on. */
export const afterReopeningWithOrders = (facts: CaseFacts): Row[] =>
  facts.orders.flatMap((order) => stillAsked(order, facts));

function stillAsked({ id, serveBy, servedAt, endsAt }: RunningOrder, facts: CaseFacts): Row[] {
  const because = 'case_reopened';
  const service = rowDue('po.serve_check', facts.now, {
    dueAt: later(serveBy, addHours(facts.now, 24)),
    because,
  });
  return [
    ...(servedAt ? [] : ofSubject(id, [service, notBinding(later(serveBy, facts.now), because)])),
    ...(endsAt ? around({ orderId: id, servedAt, endsAt, because }, facts) : []),
  ];
}

/** Rows of an order that its end decides; another end makes others of them. */
const OF_THE_END: readonly RuleKey[] = ['po.pre_expiry', 'po.expiry', 'rk.reassess'];
/** Rows of an order that end with it. */
const OF_THE_RUN: readonly RuleKey[] = [
  'po.serve_check',
  'po.not_binding',
  'po.weekly',
  'po.pre_expiry',
  'po.extension',
  'po.notice_seen',
  'rk.reassess',
];

/** Rows that wait for a wrong end stay; the rows of the later, true end are added as further steps. */
export function besideEarlier<R extends Pick<PendingRow, 'rule' | 'step' | 'subjectId' | 'dueAt'>>(
  planned: readonly R[],
  pending: readonly PendingRow[],
): R[] {
  return planned.map((row) => {
    const same = pending.filter(({ rule, subjectId }) => rule === row.rule && subjectId === row.subjectId);
    const known = same.find(({ step }) => step === row.step);
    const isPlanned = same.some(({ dueAt }) => +dueAt === +row.dueAt);
    if (!known || isPlanned || known.dueAt >= row.dueAt || !OF_THE_END.includes(row.rule)) return row;
    return { ...row, step: row.step + Math.max(...same.map(({ step }) => step)) };
  });
}

/** Rows that ask for something only while their order is still to be served or runs. */
const WHILE_IT_RUNS: readonly RuleKey[] = [
  'po.serve_check',
  'po.not_binding',
  'po.pre_expiry',
  'po.extension',
  'po.notice_seen',
];

/**
 * Rows of an expired order. No event occurs at expiry, so the next record in the case ends them; until then they stay
 * missed.
 */
export const isObsolete = (pending: readonly PendingRow[], { orders }: CaseFacts): string[] =>
  pending
    .filter(
      ({ rule, subjectId }) => WHILE_IT_RUNS.includes(rule) && !orders.some(({ id }) => id === subjectId),
    )
    .map(({ id }) => id);

/** Whether a waiting row gives way to what became of its order. */
export function isCancelledWithOrder(trigger: Trigger, row: Pick<PendingRow, 'rule' | 'subjectId'>): boolean {
  if (trigger.kind === 'order_served')
    return row.rule === 'po.not_binding' && row.subjectId === trigger.orderId;
  if (trigger.kind !== 'order_end_set' && trigger.kind !== 'order_ended') return false;
  const rules = trigger.kind === 'order_end_set' ? OF_THE_END : OF_THE_RUN;
  return row.subjectId === trigger.orderId && rules.includes(row.rule);
}

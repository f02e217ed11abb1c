import type { SafeWindow, SafeTimes } from '../survivors/survivors.types.js';
import { DAY, earlier, later, midnightOf } from '../shared/dates.js';
import { ruleOf } from './follow-up-rules.js';
import type { PendingRow } from './follow-ups.types.js';
import { codeList } from '../shared/code-lists.js';

/** What a supervisor may decide; none of them stretches her hours or moves a due time. */
export const CONTACT_DECISIONS = codeList('ContactDecision', [
  'next_safe_time',
  'another_safe_way',
  'wait_for_survivor',
]);
export type ContactDecisionCode = (typeof CONTACT_DECISIONS)[number];

/** One planned safe contact and the rows it satisfies, so that the survivor is not called five times. */
export interface ScheduledContact {
  /** In the order of their due times; the first is why the slot exists. */
  readonly rowIds: readonly string[];
  readonly dueAt: Date;
  /** The next safe time for it; null when there is none before the horizon, or no plan gives any. */
  readonly window: SafeWindow | null;
  /** No safe time precedes the due time: the supervisor decides how and when. */
  readonly supervisorDecides: boolean;
}

/**
 * Policy: one slot gathers the rows that one safe contact can satisfy and shows the next safe window. If no window
 * precedes the due time, the supervisor decides (domain reference 5). Windows come from the survivor's plan and are
 * never extended. No window gets two contacts, planned or made; a night over midnight is one window, and in safe
 * times of several days each day is one.
 */

const byDue = (a: PendingRow, b: PendingRow): number =>
  a.dueAt.getTime() - b.dueAt.getTime() || a.fromAt.getTime() - b.fromAt.getTime();

export interface ScheduledMoment {
  readonly now: Date;
  /** The latest contact or attempt; null where there was none. */
  readonly contactedAt: Date | null;
}

/** Safe times that run past midnight, one day at a time. */
function byDay({ startsAt, endsAt }: SafeWindow): SafeWindow[] {
  const midnight = midnightOf(startsAt, 1);
  if (endsAt <= midnight) return [{ startsAt, endsAt }];
  return [{ startsAt, endsAt: midnight }, ...byDay({ startsAt: midnight, endsAt })];
}

const windowsOf = (whole: SafeWindow): SafeWindow[] =>
  whole.endsAt.getTime() - whole.startsAt.getTime() > DAY ? byDay(whole) : [whole];

/** Her windows from now on in which no contact was made; the one that runs is looked at from its beginning. */
function freeWindows({ windows, openSince }: SafeTimes, { now, contactedAt }: ScheduledMoment): SafeWindow[] {
  return windows
    .flatMap(({ startsAt, endsAt }, index) =>
      windowsOf({ startsAt: index === 0 && openSince ? openSince : startsAt, endsAt }),
    )
    .filter(({ endsAt }) => endsAt > now)
    .filter(({ startsAt, endsAt }) => !contactedAt || contactedAt < startsAt || contactedAt >= endsAt)
    .map(({ startsAt, endsAt }) => ({ startsAt: later(startsAt, now), endsAt }));
}

/** The first window that no contact is planned in, is not over, and in which the row may already be done. */
function nextWindow(row: PendingRow, free: readonly SafeWindow[], now: Date): SafeWindow | null {
  const from = later(now, row.fromAt);
  return free.find(({ endsAt }) => endsAt > from) ?? null;
}

/**
 * Whether one contact can satisfy both: the other row opens early enough that the first is not made late by waiting
 * for it. What is late already waits for nothing that opens after the window began.
 */
function isCovered(row: PendingRow, first: PendingRow, window: SafeWindow): boolean {
  const lastStart = first.dueAt > window.startsAt ? first.dueAt : window.startsAt;
  return row.fromAt <= lastStart && row.fromAt < window.endsAt;
}

/** The slot begins once all its rows are open, so that one contact really satisfies them all. */
function slotOf(rows: readonly PendingRow[], window: SafeWindow, now: Date): ScheduledContact {
  const dueAt = rows.map((row) => row.dueAt).reduce(earlier);
  const startsAt = rows.map((row) => row.fromAt).reduce(later, window.startsAt);
  return {
    rowIds: rows.map((row) => row.id),
    dueAt,
    window: { startsAt, endsAt: window.endsAt },
    // What is late already is done at the next safe time; asking the supervisor first would only make it later.
    supervisorDecides: rows.some((row) => row.dueAt > now && startsAt > row.dueAt),
  };
}

/** Without a safe time all open rows wait together; the supervisor decides on the first one due. */
function withoutWindow(rows: readonly PendingRow[], times: SafeTimes): ScheduledContact {
  const dueAt = rows.map((row) => row.dueAt).reduce(earlier);
  return {
    rowIds: rows.map((row) => row.id),
    dueAt,
    window: null,
    supervisorDecides: dueAt <= times.horizon,
  };
}

/** The rows that a contact within the horizon of her safe times can satisfy, the first due first. */
export const contactRows = (rows: readonly PendingRow[], { horizon }: SafeTimes): PendingRow[] =>
  rows.filter((row) => ruleOf(row.rule).kind === 'safety_contact' && row.fromAt < horizon).sort(byDue);

/**
 * The contacts to make within the horizon of her safe times (14 days), earliest due first. Rows that open later than
 * that are left out: nothing is said yet about the times of then. Tasks and reviews are no contacts.
 */
export function scheduledContacts(
  rows: readonly PendingRow[],
  times: SafeTimes,
  moment: ScheduledMoment,
): ScheduledContact[] {
  const { now } = moment;
  let waiting = contactRows(rows, times);
  let free = freeWindows(times, moment);
  const slots: ScheduledContact[] = [];
  while (waiting[0]) {
    const first = waiting[0];
    const taken = nextWindow(first, free, now);
    const from = later(now, first.fromAt);
    const window = taken && { startsAt: later(taken.startsAt, from), endsAt: taken.endsAt };
    const covered = waiting.filter((row) =>
      window ? isCovered(row, first, window) : nextWindow(row, free, now) === null,
    );
    free = free.filter((one) => one !== taken);
    slots.push(window ? slotOf(covered, window, now) : withoutWindow(covered, times));
    waiting = waiting.filter((row) => !covered.includes(row));
  }
  return slots;
}

/**
 * Policy: one assignee makes a planned contact, by default the case lead. A colleague may take it; only a supervisor
 * assigns it to another person.
 */

/** The person who makes a planned contact; null until the agency assigns one. */
export interface ContactAssignee {
  readonly userId: string | null;
  readonly name: string | null;
  /** The viewer is meant, or nobody is and she may. */
  readonly isMine: boolean;
}

export const ASSIGNEE_ACTIONS = ['take_contact', 'hand_contact'] as const;
export type AssigneeAction = (typeof ASSIGNEE_ACTIONS)[number];

export interface AssigneeRights {
  readonly makesContacts: boolean;
  readonly isSupervisor: boolean;
}

/** What she may do about who makes a contact; nothing where the contact is not her agency's to make. */
export function assigneeActions(assignee: ContactAssignee | null, rights: AssigneeRights): AssigneeAction[] {
  if (!assignee) return [];
  const isHers = assignee.isMine && assignee.userId !== null;
  return [
    ...(rights.makesContacts && !isHers ? ['take_contact' as const] : []),
    ...(rights.isSupervisor ? ['hand_contact' as const] : []),
  ];
}

/**
 * Policy: if no safe time precedes the due time of a contact, the supervisor decides and records the decision (domain
 * reference 5). It changes neither safe hours nor due time; it says what to do until the contact has an outcome.
 */

/** What was decided about a row of this agency; of one that is another agency's, that agency decides. */
export type Decided = ReadonlyMap<string, ContactDecisionCode | null>;

/** Whether a decision is still needed: some row of the slot has none. */
export const isUndecided = (slot: ScheduledContact, decided: Decided): boolean =>
  slot.supervisorDecides && slot.rowIds.some((id) => decided.get(id) === null);

export type DecisionRefusal = 'not_hers_to_decide' | 'nothing_to_decide';

/** Why nothing is decided about the slot that begins with a row; empty when it may be. */
export function decisionRefusals(
  slot: ScheduledContact | undefined,
  decided: Decided,
  roles: readonly string[],
): DecisionRefusal[] {
  return [
    ...(roles.includes('supervisor') ? [] : ['not_hers_to_decide' as const]),
    ...(slot && isUndecided(slot, decided) ? [] : ['nothing_to_decide' as const]),
  ];
}

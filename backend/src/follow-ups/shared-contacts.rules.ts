/**
 * Policy: if the survivor allowed two agencies to tell each other, one of them makes the contacts for both (domain
 * reference 5): the one that took them on, else the support lead, else the one whose contact is due first. A contact
 * returns to the agency that owes it one day before it is due, unless the other owes an earlier one. Contacts that
 * only one agency may know of stay there. Both agencies compute the same answer from the same facts.
 */
import { DAY } from '../shared/dates.js';
import type { SafeTimes } from '../survivors/survivors.types.js';
import { ruleOf } from './follow-up-rules.js';
import type { PendingRow } from './follow-ups.types.js';
import type { ContactResult } from './outcomes.types.js';
import { contactRows, scheduledContacts } from './scheduled-contacts.rules.js';
import type { ContactAssignee, ScheduledContact, ScheduledMoment } from './scheduled-contacts.rules.js';
import type { Names } from '../identity/identity.types.js';

/** When a contact of the other agency opens and is due; of what it is about nothing crosses. */
export interface SharedRow {
  readonly id: string;
  readonly fromAt: Date;
  readonly dueAt: Date;
}

/** What one of two agencies brings into what they arrange. */
export interface SharingSide {
  /** She chose it as her support lead. */
  readonly leads: boolean;
  /** When the agency named an assignee for the next contact; null if it named none. */
  readonly takenAt: Date | null;
  /** It has contacts to make that only it may know of. */
  readonly keeps: boolean;
  readonly rows: readonly SharedRow[];
}

/** Two agencies with cases of one survivor, who allowed each to tell the other. */
export interface ContactShare {
  readonly agency: Names;
  readonly own: SharingSide;
  readonly partner: SharingSide;
}

/** What planning the contacts of a case rests on besides its rows and the safe times. */
export interface ContactFacts {
  /** Who gets the notifications; if no one is available, any colleague may make the contact. Null for other agencies. */
  readonly assignee: ContactAssignee | null;
  /** The latest contact or attempt, so that the survivor is not called twice in a safe window; no window lasts two days. */
  readonly contactedAt: Date | null;
  /** The agency that contacts are shared with, by consent to both. */
  readonly share: ContactShare | null;
}

/** Who makes the contacts of both now; apart: each its own, as if nothing were shared. */
export type Carriage = 'own' | 'partner' | 'apart';

type Side = Exclude<Carriage, 'apart'>;
type Sides = Pick<ContactShare, Side>;
const BOTH: readonly Side[] = ['own', 'partner'];

/** This long before it is due a contact is with the agency that owes it. */
const BACK_BEFORE = DAY;

/** The side whose row is due first, of those that count. */
function firstOf(sides: Sides, counts: (row: SharedRow) => boolean): Side | null {
  const rows = BOTH.flatMap((side) => sides[side].rows.filter(counts).map((row) => ({ side, row })));
  const [first] = rows.sort(
    (a, b) => a.row.dueAt.getTime() - b.row.dueAt.getTime() || (a.row.id < b.row.id ? -1 : 1),
  );
  return first?.side ?? null;
}

/** The agency that took it on last, else the support lead; only if that agency has a contact to make now. */
function chosenOf(sides: Sides, now: Date): Side | null {
  const able = BOTH.filter((side) => hasNow(sides[side], now));
  const takenAt = (side: Side): number => (able.includes(side) ? (sides[side].takenAt?.getTime() ?? 0) : 0);
  // Of two who took it in the same instant neither has it: both must come to one answer.
  if (takenAt('own') !== takenAt('partner')) return takenAt('own') > takenAt('partner') ? 'own' : 'partner';
  const leads = BOTH.filter((side) => sides[side].leads);
  const [lead] = leads.length === 1 ? leads.filter((side) => able.includes(side)) : [];
  return lead ?? null;
}

const hasNow = ({ rows }: SharingSide, now: Date): boolean => rows.some(({ fromAt }) => fromAt <= now);

/** Whether the agency that does not keep to itself what it knows owes her one that is late, and the keeper has none to make now. */
const isLeftLate = (sides: Sides, keeper: Side, now: Date): boolean =>
  BOTH.some((side) => side !== keeper && sides[side].rows.some(({ dueAt }) => dueAt <= now)) &&
  !hasNow(sides[keeper], now);

/** Who makes the contacts that two agencies owe her. */
export function carriageOf(sides: Sides, now: Date): Carriage {
  const back = now.getTime() + BACK_BEFORE;
  const pressing = firstOf(sides, ({ dueAt }) => dueAt > now && dueAt.getTime() <= back);
  const keepers = BOTH.filter((side) => sides[side].keeps);
  const [keeper] = keepers;
  if (keeper) {
    const isPressed = pressing !== null && pressing !== keeper;
    const isTorn = keepers.length > 1 || isPressed || isLeftLate(sides, keeper, now);
    return isTorn ? 'apart' : keeper;
  }
  return pressing ?? chosenOf(sides, now) ?? firstOf(sides, () => true) ?? 'apart';
}

/** A contact of the other agency as one to plan with one's own: a contact like every other, about which no more is known. */
export const asPending = ({ id, fromAt, dueAt }: SharedRow): PendingRow => ({
  id,
  rule: 'fu.regular',
  step: 1,
  subjectId: null,
  fromAt,
  dueAt,
});

/** Known facts besides the rows of a case: safe times, and the arrangement with another agency. */
interface PlanningFacts {
  readonly times: SafeTimes;
  readonly moment: ScheduledMoment;
  readonly share: ContactShare | null;
}

/** The contacts of a case, and who makes them; those that the other agency makes wait together, at no time of this one. */
export function planContacts(
  rows: readonly PendingRow[],
  { times, moment, share }: PlanningFacts,
  carriage: Carriage = share ? carriageOf(share, moment.now) : 'apart',
): { carriage: Carriage; slots: ScheduledContact[] } {
  if (carriage === 'partner') {
    const waiting = contactRows(rows, times);
    const [first] = waiting;
    const slot = first && { rowIds: waiting.map(({ id }) => id), dueAt: first.dueAt, window: null };
    return { carriage, slots: slot ? [{ ...slot, supervisorDecides: false }] : [] };
  }
  const theirs = share && carriage === 'own' ? share.partner.rows.map(asPending) : [];
  return { carriage, slots: scheduledContacts([...rows, ...theirs], times, moment) };
}

/** The part of a contact that the other agency sees: no health answer and no channel. */
export const asTold = (result: ContactResult, failedBefore: number): ContactResult => ({
  ...result,
  wellbeing: 'not_asked',
  confirmsChannel: false,
  failedBefore,
});

/**
 * Rows that the other agency can do: it does not know of health, a stay, or an erasure requested here, and only a support
 * lead who may know of an order says that it does not bind yet.
 */
export const doneByOthers = <Row extends PendingRow>(pending: readonly Row[], knowsOrders: boolean): Row[] =>
  pending.filter(
    ({ rule }) =>
      ruleOf(rule).partition === 'follow_ups' &&
      rule !== 'er.ask_again' &&
      (rule !== 'po.not_binding' || knowsOrders),
  );

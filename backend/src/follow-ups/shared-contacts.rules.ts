/**
 * Policy: she is contacted once, by one agency for both, where she allowed each of the two to tell the other (domain
 * reference 5). The agency that somebody took it on for calls, else her support lead, else the one whose contact is due
 * first. A contact is back with the agency that owes it a day before it is due at the latest, unless the other one owes
 * her one that is due before it; what only one agency may know of is never left to the other. Both work this out for
 * themselves from the same facts and come to the same answer.
 */
import { DAY } from '../shared/dates.js';
import type { SafeTimes } from '../survivors/safe-contact.types.js';
import { ruleOf } from './follow-up-rules.js';
import type { PendingRow } from './follow-ups.types.js';
import type { ContactResult } from './outcomes.types.js';
import { contactRows, gatherSlots } from './slots.rules.js';
import type { SlotMoment } from './slots.rules.js';
import type { ContactSlot } from './slots.types.js';
import type { Carriage, ContactShare, SharedRow, SharingSide } from './shared-contacts.types.js';

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

/** Whoever took it on last, else her support lead; as long as that agency has a contact of its own to make now. */
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

/** What is known beside the rows of a case: her times, and what is arranged with another agency. */
export interface ContactFacts {
  readonly times: SafeTimes;
  readonly moment: SlotMoment;
  readonly share: ContactShare | null;
}

/** The contacts of a case, and who makes them; those that the other agency makes wait together, at no time of this one. */
export function planContacts(
  rows: readonly PendingRow[],
  { times, moment, share }: ContactFacts,
  carriage: Carriage = share ? carriageOf(share, moment.now) : 'apart',
): { carriage: Carriage; slots: ContactSlot[] } {
  if (carriage === 'partner') {
    const waiting = contactRows(rows, times);
    const [first] = waiting;
    const slot = first && { rowIds: waiting.map(({ id }) => id), dueAt: first.dueAt, window: null };
    return { carriage, slots: slot ? [{ ...slot, supervisorDecides: false }] : [] };
  }
  const theirs = share && carriage === 'own' ? share.partner.rows.map(asPending) : [];
  return { carriage, slots: gatherSlots([...rows, ...theirs], times, moment) };
}

/** What of a contact is told to the agency for which it was made as well: nothing of her health, nor of its own way. */
export const asTold = (result: ContactResult, failedBefore: number): ContactResult => ({
  ...result,
  wellbeing: 'not_asked',
  confirmsChannel: false,
  failedBefore,
});

/** Rows that another agency can do, which knows nothing of health, a stay, or an erasure the survivor asked for here. */
export const doneByOthers = <Row extends PendingRow>(pending: readonly Row[]): Row[] =>
  pending.filter(({ rule }) => ruleOf(rule).partition === 'follow_ups' && rule !== 'er.ask_again');

/**
 * Policy: a day says first what is late and what is next, then everything else (design 7). One contact slot gathers
 * every row that one safe contact satisfies, so that she is not rung five times (domain reference 5). What is gathered
 * stands where its earliest row is due. Days are those of Dushanbe.
 */
import { gatherSlots } from '../follow-ups/slots.rules.js';
import type { SlotMoment } from '../follow-ups/slots.rules.js';
import { addDays, dayOf, shiftDay, startOfDay } from '../shared/dates.js';
import type { PageEnd } from '../shared/paging.js';
import type { SafeTimes } from '../survivors/safe-contact.types.js';
import type { DayItem, DayRow, DaySection } from './day.types.js';

const DAYS_AHEAD = 7;

/** The end of the seventh day after today: what is due later is not shown yet. */
export const dayHorizon = (now: Date): Date => startOfDay(shiftDay(dayOf(now), DAYS_AHEAD + 1));

/** In which section a due time stands; null beyond the seventh day. */
export function sectionOf(dueAt: Date, now: Date): DaySection | null {
  if (dueAt < now) return 'late';
  if (dayOf(dueAt) === dayOf(now)) return 'today';
  return dueAt < dayHorizon(now) ? 'next' : null;
}

/** Where nobody may read her plan no time is known, and nothing is said about one. */
const unknownTimes = (now: Date): SafeTimes => ({
  state: 'no_plan',
  windows: [],
  openSince: null,
  horizon: addDays(now, 14),
});

function contactsOf(rows: readonly DayRow[], times: SafeTimes | undefined, moment: SlotMoment): DayItem[] {
  const byId = new Map(rows.map((row) => [row.id, row]));
  return gatherSlots(rows, times ?? unknownTimes(moment.now), moment).flatMap((slot) => {
    const [first, ...also] = slot.rowIds.flatMap((id) => byId.get(id) ?? []);
    if (!first) return [];
    const isDecided = [first, ...also].every(({ decision }) => decision !== null);
    const supervisorDecides = times !== undefined && slot.supervisorDecides && !isDecided;
    return [{ first, also, dueAt: slot.dueAt, window: slot.window, supervisorDecides }];
  });
}

/** Where a line stands: what is due together begins with the assessment that nobody has made yet. */
export function placeOf({ dueAt, first }: DayItem): PageEnd {
  const isFirstAssessment = first.rule === 'rk.reassess' && first.band === 'incomplete';
  return { key: `${dueAt.toISOString()} ${isFirstAssessment ? 0 : 1}`, id: first.id };
}

const isAfter = (a: PageEnd, b: PageEnd): boolean => a.key > b.key || (a.key === b.key && a.id > b.id);
const inOrder = (a: DayItem, b: DayItem): number => (isAfter(placeOf(a), placeOf(b)) ? 1 : -1);

/** What is known of the cases: the safe times of those whose plan may be read, and when she was last contacted. */
export interface DayFacts {
  readonly times: ReadonlyMap<string, SafeTimes>;
  readonly contactedAt: ReadonlyMap<string, Date>;
  readonly now: Date;
}

/** The lines of a day, earliest due first. */
export function gatherDay(rows: readonly DayRow[], { times, contactedAt, now }: DayFacts): DayItem[] {
  const contacts = rows.filter((row) => row.kind === 'safety_contact');
  const tasks = rows.filter((row) => row.kind !== 'safety_contact');
  const cases = [...new Set(contacts.map((row) => row.caseId))];
  const slots = cases.flatMap((caseId) =>
    contactsOf(
      contacts.filter((row) => row.caseId === caseId),
      times.get(caseId),
      { now, contactedAt: contactedAt.get(caseId) ?? null },
    ),
  );
  const others = tasks.map((first): DayItem => ({
    first,
    also: [],
    dueAt: first.dueAt,
    window: null,
    supervisorDecides: false,
  }));
  return [...slots, ...others].sort(inOrder);
}

/** The lines that follow a place in the order, whether or not the line at that place still exists. */
export const after = (items: readonly DayItem[], place: PageEnd | null): DayItem[] =>
  place ? items.filter((item) => isAfter(placeOf(item), place)) : [...items];

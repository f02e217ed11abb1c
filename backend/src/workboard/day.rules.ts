/**
 * Policy: a day says first what is late and what is next, then everything else (design 7), and in each of them danger
 * before lateness (capabilities 13). One contact slot gathers every row that one safe contact satisfies, so that she is
 * not rung five times (domain reference 5); its due time is that of its earliest row. Days are those of Dushanbe.
 */
import type { Caller } from '../follow-ups/callers.types.js';
import { planContacts } from '../follow-ups/shared-contacts.rules.js';
import type { ContactShare, SharedRow } from '../follow-ups/shared-contacts.types.js';
import { addDays, dayOf, shiftDay, startOfDay } from '../shared/dates.js';
import type { PageEnd } from '../shared/paging.js';
import type { SafeTimes } from '../survivors/safe-contact.types.js';
import { isPlannedForSilence, rankOf, standsFirst } from './danger-rank.rules.js';
import type { DangerRank } from './danger-rank.rules.js';
import type { DayCaller, DayItem, DayRow, DaySection } from './day.types.js';

const DAYS_AHEAD = 7;

/** The end of the seventh day after today: what is due later is not shown yet. */
export const dayHorizon = (now: Date): Date => startOfDay(shiftDay(dayOf(now), DAYS_AHEAD + 1));

/** In which section a due time stands; null beyond the seventh day. */
export function sectionOf(dueAt: Date, now: Date): DaySection | null {
  if (dueAt < now) return 'late';
  if (dayOf(dueAt) === dayOf(now)) return 'today';
  return dueAt < dayHorizon(now) ? 'next' : null;
}

/** Where a line is shown: danger opens the page together with what is late, and stands before it. */
export function shownIn(item: DayItem, now: Date): DaySection | null {
  const section = sectionOf(item.dueAt, now);
  return section !== null && standsFirst(dangerOf(item), item.dueAt, now) ? 'late' : section;
}

const rowsOf = ({ first, also }: DayItem): DayRow[] => [first, ...also];

/** How much danger a line stands for. */
export const dangerOf = (item: DayItem): DangerRank => rankOf(rowsOf(item));

/** Where nobody may read her plan no time is known, and nothing is said about one. */
const unknownTimes = (now: Date): SafeTimes => ({
  state: 'no_plan',
  windows: [],
  openSince: null,
  horizon: addDays(now, 14),
});

/** A contact that another agency owes her, as a line of the case it is made in; what it is about is not known here. */
const ofPartner = ({ id, fromAt, dueAt }: SharedRow, beside: DayRow): DayRow => ({
  ...beside,
  ...{ id, fromAt, dueAt, rule: 'fu.regular', step: 1, subjectId: null, because: 'partner_agency' },
  ...{ escalatedTo: null, decision: null, userId: null, agencyId: null, snooze: null, refusal: null },
});

/** Whoever makes the contacts of the case; a row that was given to somebody by itself is of her and her profession. */
function callerOf(first: DayRow, { callers }: DayFacts): DayCaller | null {
  if (first.userId !== null) return null;
  const caller = callers.get(first.caseId);
  return caller ? { name: caller.name, agencyName: null, isMine: caller.isMine } : null;
}

function contactsOf(caseId: string, rows: readonly DayRow[], facts: DayFacts): DayItem[] {
  const { now } = facts;
  const times = facts.times.get(caseId);
  const share = facts.shares.get(caseId) ?? null;
  const moment = { now, contactedAt: facts.contactedAt.get(caseId) ?? null };
  const { carriage, slots } = planContacts(rows, { times: times ?? unknownTimes(now), moment, share });
  const [beside] = rows;
  const theirs = share && beside ? share.partner.rows.map((row) => ofPartner(row, beside)) : [];
  const byId = new Map([...rows, ...theirs].map((row) => [row.id, row]));
  return slots.flatMap((slot) => {
    const [first, ...also] = slot.rowIds.flatMap((id) => byId.get(id) ?? []);
    if (!first) return [];
    const own = [first, ...also].filter(({ agencyId }) => agencyId !== null);
    const isDecided = own.every(({ decision }) => decision !== null);
    const supervisorDecides = times !== undefined && slot.supervisorDecides && !isDecided;
    const partner = share && carriage === 'partner' ? share.agency : null;
    const caller = partner
      ? { name: null, agencyName: partner, isMine: false }
      : callerOf(own[0] ?? first, facts);
    return [{ first, also, dueAt: slot.dueAt, window: slot.window, supervisorDecides, caller }];
  });
}

/** The place of a line: by danger, then by due time; what is due together begins with the missing first assessment. */
export function placeOf(item: DayItem): PageEnd {
  const { dueAt, first } = item;
  const isFirstAssessment = first.rule === 'rk.reassess' && first.band === 'incomplete';
  return { key: `${dangerOf(item)} ${dueAt.toISOString()} ${isFirstAssessment ? 0 : 1}`, id: first.id };
}

const isAfter = (a: PageEnd, b: PageEnd): boolean => a.key > b.key || (a.key === b.key && a.id > b.id);
const inOrder = (a: DayItem, b: DayItem): number => (isAfter(placeOf(a), placeOf(b)) ? 1 : -1);

/** What is known of the cases: the safe times of those whose plan may be read, and when she was last contacted. */
export interface DayFacts {
  readonly times: ReadonlyMap<string, SafeTimes>;
  readonly contactedAt: ReadonlyMap<string, Date>;
  /** Who makes the contacts of each case of the viewer's agency. */
  readonly callers: ReadonlyMap<string, Caller>;
  /** What is arranged with another agency. */
  readonly shares: ReadonlyMap<string, ContactShare>;
  readonly now: Date;
}

/** The lines of a day, danger first, then the earliest due. */
export function gatherDay(all: readonly DayRow[], facts: DayFacts): DayItem[] {
  const rows = all.filter((row) => !isPlannedForSilence(row, facts.now));
  const contacts = rows.filter((row) => row.kind === 'safety_contact');
  const tasks = rows.filter((row) => row.kind !== 'safety_contact');
  const cases = [...new Set(contacts.map((row) => row.caseId))];
  const slots = cases.flatMap((caseId) =>
    contactsOf(
      caseId,
      contacts.filter((row) => row.caseId === caseId),
      facts,
    ),
  );
  const others = tasks.map((first): DayItem => ({
    first,
    also: [],
    dueAt: first.dueAt,
    window: null,
    supervisorDecides: false,
    caller: null,
  }));
  return [...slots, ...others].sort(inOrder);
}

/** What the viewer herself has to do; a contact that somebody else makes is only told. */
export const isHers = ({ caller }: DayItem): boolean => caller?.isMine ?? true;

/** The lines that follow a place in the order, whether or not the line at that place still exists. */
export const after = (items: readonly DayItem[], place: PageEnd | null): DayItem[] =>
  place ? items.filter((item) => isAfter(placeOf(item), place)) : [...items];

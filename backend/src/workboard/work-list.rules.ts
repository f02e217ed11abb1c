import type { Band } from '../cases/index.js';
import type { FollowUpKind, PendingRow, ContactDecisionCode, StoredSnooze } from '../follow-ups/index.js';
import type { Names } from '../identity/index.js';
import type { SafeWindow } from '../survivors/index.js';
import { planContacts } from '../follow-ups/shared-contacts.rules.js';
import type { ContactFacts, SharedRow } from '../follow-ups/shared-contacts.rules.js';
import { addDays, midnightOf } from '../shared/dates.js';
import type { PageEnd } from '../shared/paging.js';
import type { SafeTimes } from '../survivors/survivors.types.js';
import { isPlannedForSilence, rankOf, standsFirst } from './danger-rank.rules.js';
import type { DangerRank } from './danger-rank.rules.js';
import { codeList } from '../shared/code-lists.js';

/** What a day is read in: danger and what is late first, today next, the rest on request. */
export const WORK_LIST_SECTIONS = codeList('WorkListSection', ['late', 'today', 'next']);
export type WorkListSection = (typeof WORK_LIST_SECTIONS)[number];

/** A waiting row with what its line shows of the case; no name and no text. */
export interface WorkListRow extends PendingRow {
  readonly caseId: string;
  readonly kind: FollowUpKind;
  readonly because: string;
  readonly escalatedTo: string | null;
  readonly version: number;
  readonly reference: string;
  /** The own agency's code of the survivor; null for other agencies. */
  readonly code: string | null;
  readonly band: Band;
  readonly leadUserId: string | null;
  readonly isOpen: boolean;
  /** A supervisor's decision, if there is no safe time before it is due. */
  readonly decision: ContactDecisionCode | null;
  /** The user it was assigned to; null: the contact assignee of the case, or its lead. */
  readonly userId: string | null;
  /** Whose row it is; null for a contact of another agency that this one makes. */
  readonly agencyId: string | null;
  /** Snoozed by a user. */
  readonly snooze: StoredSnooze | null;
  /** What was refused, where the row follows from that. */
  readonly refusal: Refusal | null;
  /** The content of the case was erased. */
  readonly isErased?: boolean;
}

/** A referral that did not lead to a service, as its sender reads it. */
export interface Refusal {
  readonly referralId: string;
  readonly agencyName: Names | null;
  readonly reason: string | null;
  readonly unavailableReason: string | null;
  /** Codes of the information that was missing. */
  readonly missing: string[];
  readonly serviceType: string | null;
  /** The sender's own agency offers it at present. */
  readonly isOwnService: boolean;
}

/** One line of a day: a task, a review, or one contact with her and every row that it satisfies. */
export interface WorkListItem {
  readonly first: WorkListRow;
  /** The other rows that the same contact satisfies, by due time. */
  readonly also: readonly WorkListRow[];
  readonly dueAt: Date;
  /** When she can be contacted for it; null for tasks, and where no safe time is known to the viewer. */
  readonly window: SafeWindow | null;
  /** No safe time before it is due, and no decision yet. */
  readonly supervisorDecides: boolean;
  /** Who makes the contact; null for tasks, and where it is not disclosed. */
  readonly assignee: WorkListAssignee | null;
}

/** One person of the viewer's agency, or another agency. */
export interface WorkListAssignee {
  readonly name: string | null;
  readonly agencyName: Names | null;
  readonly isMine: boolean;
}

/**
 * Policy: a day lists late and next work first, then the rest (design 7), and in each danger before lateness
 * (capabilities 13). One contact slot collects every row that one safe contact satisfies, so that the survivor is not
 * called five times (domain reference 5); its due time is that of the earliest row. Days are those of Dushanbe.
 */

const DAYS_AHEAD = 7;

/** The end of the seventh day after today: what is due later is not shown yet. */
export const workListHorizon = (now: Date): Date => midnightOf(now, DAYS_AHEAD + 1);

/** In which section a due time stands; null beyond the seventh day. */
export function sectionOf(dueAt: Date, now: Date): WorkListSection | null {
  if (dueAt < now) return 'late';
  if (dueAt < midnightOf(now, 1)) return 'today';
  return dueAt < workListHorizon(now) ? 'next' : null;
}

/** Where a line is shown: danger opens the page together with what is late, and stands before it. */
export function shownIn(item: WorkListItem, now: Date): WorkListSection | null {
  const section = sectionOf(item.dueAt, now);
  return section !== null && standsFirst(dangerOf(item), item.dueAt, now) ? 'late' : section;
}

const rowsOf = ({ first, also }: WorkListItem): WorkListRow[] => [first, ...also];

/** How much danger a line stands for. */
export const dangerOf = (item: WorkListItem): DangerRank => rankOf(rowsOf(item));

/** If the viewer may not read the plan, no time is known and none is shown. */
const unknownTimes = (now: Date): SafeTimes => ({
  state: 'no_plan',
  windows: [],
  openSince: null,
  horizon: addDays(now, 14),
});

/** A contact that another agency owes her, as a line of the case it is made in; what it is about is not known here. */
const ofPartner = ({ id, fromAt, dueAt }: SharedRow, beside: WorkListRow): WorkListRow => ({
  ...beside,
  ...{ id, fromAt, dueAt, rule: 'fu.regular', step: 1, subjectId: null, because: 'partner_agency' },
  ...{ escalatedTo: null, decision: null, userId: null, agencyId: null, snooze: null, refusal: null },
});

/** The contact assignee of the case; null for a row assigned to a user, who does it in that profession. */
function callerOf(first: WorkListRow, { contacts }: WorkListFacts): WorkListAssignee | null {
  if (first.userId !== null) return null;
  const assignee = contacts.get(first.caseId)?.assignee;
  return assignee ? { name: assignee.name, agencyName: null, isMine: assignee.isMine } : null;
}

function contactsOf(caseId: string, rows: readonly WorkListRow[], facts: WorkListFacts): WorkListItem[] {
  const { now } = facts;
  const times = facts.times.get(caseId);
  const { share = null, contactedAt = null } = facts.contacts.get(caseId) ?? {};
  const moment = { now, contactedAt };
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
    const assignee = partner
      ? { name: null, agencyName: partner, isMine: false }
      : callerOf(own[0] ?? first, facts);
    return [{ first, also, dueAt: slot.dueAt, window: slot.window, supervisorDecides, assignee }];
  });
}

/** The place of a line: by danger, then by due time; what is due together begins with the missing first assessment. */
export function placeOf(item: WorkListItem): PageEnd {
  const { dueAt, first } = item;
  const isFirstAssessment = first.rule === 'rk.reassess' && first.band === 'incomplete';
  return { key: `${dangerOf(item)} ${dueAt.toISOString()} ${isFirstAssessment ? 0 : 1}`, id: first.id };
}

const isAfter = (a: PageEnd, b: PageEnd): boolean => a.key > b.key || (a.key === b.key && a.id > b.id);

function inOrder(items: readonly WorkListItem[]): WorkListItem[] {
  const places = items.map((item) => ({ item, place: placeOf(item) }));
  return places.sort((a, b) => (isAfter(a.place, b.place) ? 1 : -1)).map(({ item }) => item);
}

/** Facts of the cases: safe times of readable plans, and what planning contacts rests on. */
export interface WorkListFacts {
  readonly times: ReadonlyMap<string, SafeTimes>;
  readonly contacts: ReadonlyMap<string, ContactFacts>;
  readonly now: Date;
}

/** The lines of a day, danger first, then the earliest due. */
export function buildWorkList(all: readonly WorkListRow[], facts: WorkListFacts): WorkListItem[] {
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
  const others = tasks.map((first): WorkListItem => ({
    first,
    also: [],
    dueAt: first.dueAt,
    window: null,
    supervisorDecides: false,
    assignee: null,
  }));
  return inOrder([...slots, ...others]);
}

/** Whether the viewer must do it; another user's contact is shown for information only. */
export const isAssignedTo = ({ assignee }: WorkListItem): boolean => assignee?.isMine ?? true;

/** The lines that follow a place in the order, whether or not the line at that place still exists. */
export const after = (items: readonly WorkListItem[], place: PageEnd | null): WorkListItem[] =>
  place ? items.filter((item) => isAfter(placeOf(item), place)) : [...items];

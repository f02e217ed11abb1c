/**
 * Policy: an agency's "resolved" is an event in her history and ends nothing (domain reference 2.5); pressure to
 * reconcile raises risk and asks for a new assessment (4.1, after Istanbul Convention article 48, which is cited
 * as a standard and does not bind Tajikistan).
 */
import { isDay, shiftDay } from '../shared/dates.js';
import type { Day } from '../shared/dates.js';
import { COUNTER_DAYS, EVENT_PROBLEMS, EVENT_ROWS, RECORDED_EVENTS } from './case-events.types.js';
import type { EventEffects, EventFacts, EventProblem, EventRow } from './case-events.types.js';
import { codeList } from '../shared/code-lists.js';

/**
 * What recording the event does; withdrawing a complaint under pressure or in fear counts as a sign of danger, and so
 * does his accusation soon after one of her reports.
 */
export function eventEffects(
  facts: Pick<EventFacts, 'event' | 'withdrawalReason' | 'happenedOn'>,
  reportDays: readonly Day[] = [],
): EventEffects {
  const row: EventRow = EVENT_ROWS[facts.event];
  const { happenedOn, withdrawalReason } = facts;
  const isPressed = withdrawalReason === 'pressure_suspected' || withdrawalReason === 'fear';
  const holding: Record<EventRow['raisesRisk'], boolean> = {
    always: true,
    when_pressed: isPressed,
    when_unexplained: isPressed || withdrawalReason === 'not_stated',
    after_report: reportDays.some((day) => day <= happenedOn && happenedOn <= shiftDay(day, COUNTER_DAYS)),
    never: false,
  };
  const holds = (when: EventRow['raisesRisk']): boolean => holding[when];
  return {
    partition: row.partition,
    isPressure: row.isPressure,
    raisesRisk: holds(row.raisesRisk),
    asksReassessment: holds(row.asksReassessment),
  };
}

function missingIn({ event, withdrawalReason, survivorView, accusedTo }: EventFacts): EventProblem[] {
  const missing: Partial<Record<EventProblem, boolean>> = {
    withdrawal_reason_missing: event === 'complaint_withdrawn' && withdrawalReason === null,
    survivor_view_missing: EVENT_ROWS[event].isPressure && survivorView === null,
    accused_to_missing: event === 'counter_accusation' && !accusedTo,
  };
  return EVENT_PROBLEMS.filter((problem) => missing[problem]);
}

/** Everything wrong with an event as it was typed; `today` is the day in Asia/Dushanbe. */
export function eventProblems(facts: EventFacts, today: Day): EventProblem[] {
  const problems = missingIn(facts);
  if (!isDay(facts.happenedOn)) problems.unshift('day_impossible');
  else if (facts.happenedOn > today) problems.unshift('day_in_future');
  if (facts.periodEndsOn !== null && facts.periodEndsOn < facts.happenedOn)
    problems.push('period_ends_before_start');
  return problems;
}

/**
 * Policy: an agency may work in several groups, and a case belongs to one of them: the group of her place (design,
 * words: a working group is one district). Where her place is in none of the agency's groups, the worker who registers
 * her chooses; a case that another agency sent stays in the group it came from, and a register asks nobody.
 */

export interface CaseGroup {
  readonly id: string;
  readonly place: string;
}

export interface GroupFacts {
  readonly place: string;
  /** Groups of the agency, the one it joined first before the others. */
  readonly groups: readonly CaseGroup[];
  /** What the worker chose. */
  readonly chosenId: string | null;
  /** The group of the case that was sent to the agency. */
  readonly sentFromId: string | null;
  /** The user can be asked to choose: at intake only. */
  readonly canBeAsked: boolean;
}

export type GroupProblem = 'not_in_list' | 'required';

/** Groups that a case of this place may belong to: those of the place, or else every group of the agency. */
export function possibleGroups({
  place,
  groups,
}: Pick<GroupFacts, 'place' | 'groups'>): readonly CaseGroup[] {
  const ofPlace = groups.filter((group) => group.place === place);
  return ofPlace.length > 0 ? ofPlace : groups;
}

/** The group of a new case, null for an agency without one; or what is wrong with the choice. */
export function groupOfCase(
  facts: GroupFacts,
): { readonly groupId: string | null } | { readonly problem: GroupProblem } {
  const possible = possibleGroups(facts).map(({ id }) => id);
  if (facts.chosenId !== null)
    return possible.includes(facts.chosenId) ? { groupId: facts.chosenId } : { problem: 'not_in_list' };
  if (facts.sentFromId !== null && possible.includes(facts.sentFromId)) return { groupId: facts.sentFromId };
  if (possible.length > 1 && facts.canBeAsked) return { problem: 'required' };
  return { groupId: possible[0] ?? null };
}

/** What a timeline can be narrowed to; every entry belongs to one of them. */
export const TIMELINE_GROUPS = codeList('TimelineGroup', [
  'contacts',
  'referrals',
  'risk',
  'closure',
  'other',
]);
export type TimelineGroup = (typeof TIMELINE_GROUPS)[number];

/** Events that raise risk by what they are, and not by a reason, are read with the assessments that answer them. */
const RAISING = RECORDED_EVENTS.filter((event) =>
  ['always', 'after_report'].includes(EVENT_ROWS[event].raisesRisk),
);

/** How the kinds of each group begin: other contexts name theirs, and name them alike. */
export const GROUP_BEGINNINGS: Readonly<Record<Exclude<TimelineGroup, 'other'>, readonly string[]>> = {
  contacts: ['contact_'],
  referrals: ['referral_', 'support_lead_', 'register_referral'],
  risk: ['risk_', 'band_', 'suicide_', 'register_risk_', 'register_suicide_', ...RAISING],
  closure: ['closure_', 'case_closed', 'case_reopened', 'death_', 'review_without_contact'],
};

/**
 * Policy: a timeline is filtered only by kind; the viewer's partition decides which entries are visible at all,
 * whatever the filter (security B2, screens: timeline entry).
 */

export interface KindFilter {
  /** How a kind must begin, or must not begin. */
  readonly beginnings: readonly string[];
  readonly isIn: boolean;
}

/** Which kinds a group holds; "other" is what no group names, and without a group it is every kind. */
export function kindsOf(group: TimelineGroup | null): KindFilter {
  if (group === null) return { beginnings: [''], isIn: true };
  return group === 'other'
    ? { beginnings: Object.values(GROUP_BEGINNINGS).flat(), isIn: false }
    : { beginnings: GROUP_BEGINNINGS[group], isIn: true };
}

/**
 * Policy: a safe-contact plan is required before any contact. The survivor is contacted only through the chosen channel
 * and hours, in Asia/Dushanbe; a plan that is missing, due for review, or doubted because another person answered gives
 * no time (domain reference 4.3 and 5, WHO ethics and safety advice of 4.2).
 */
import {
  DAY,
  addDays,
  dayOf,
  earlier,
  isDay,
  later,
  midnightOf,
  shiftDay,
  startOfDay,
  weekdayOf,
} from '../shared/dates.js';
import type { Day } from '../shared/dates.js';
import { NUMBER_CHANNELS } from './survivors.types.js';
import type {
  ContactState,
  SafeContactPlan,
  SafeContactProblem,
  SafeTimes,
  SafeWindow,
  WeeklyWindow,
} from './survivors.types.js';

/** Two weeks hold every weekly window at least twice, and no contact is arranged further ahead than that. */
export const SAFE_TIMES_DAYS = 14;
const MINUTE = 60_000;

const isUsable = (window: WeeklyWindow): boolean =>
  window.fromMinute >= 0 && window.untilMinute <= 1440 && window.fromMinute < window.untilMinute;

function windowsOn(midnight: number, weekly: readonly WeeklyWindow[]): SafeWindow[] {
  const weekday = weekdayOf(new Date(midnight));
  return weekly
    .filter((window) => window.weekday === weekday && isUsable(window))
    .map((window) => ({
      startsAt: new Date(midnight + window.fromMinute * MINUTE),
      endsAt: new Date(midnight + window.untilMinute * MINUTE),
    }));
}

/** Windows that touch or overlap become one, so that "until" is the true end of the safe time. */
function joined(windows: readonly SafeWindow[]): SafeWindow[] {
  const inOrder = [...windows].sort((a, b) => a.startsAt.getTime() - b.startsAt.getTime());
  return inOrder.reduce<SafeWindow[]>((done, window) => {
    const last = done.at(-1);
    if (!last || window.startsAt > last.endsAt) return [...done, window];
    return [...done.slice(0, -1), { startsAt: last.startsAt, endsAt: later(last.endsAt, window.endsAt) }];
  }, []);
}

/** Reasons for which a plan gives no time at all; null when its windows count. */
function withoutTimes(
  plan: SafeContactPlan | null,
  now: Date,
): 'no_plan' | 'no_contact' | 'expired' | 'check_first' | null {
  if (!plan) return 'no_plan';
  if (plan.channel === 'no_contact') return 'no_contact';
  // A lock because another person answered matters more than an expired plan, so it is reported first.
  if (plan.lockedAt) return 'check_first';
  if (plan.reviewOn !== null && plan.reviewOn < dayOf(now)) return 'expired';
  if (NUMBER_CHANNELS.includes(plan.channel) && !plan.windows.some(isUsable)) return 'no_plan';
  return null;
}

/** The plan ends with its review day: later conditions may have changed unnoticed. */
function lastMoment(plan: SafeContactPlan, until: Date): Date {
  const planEnd = plan.reviewOn === null ? until : startOfDay(shiftDay(plan.reviewOn, 1));
  return earlier(planEnd, until);
}

function stretches(plan: SafeContactPlan, from: number, until: Date): SafeWindow[] {
  const days = Math.max(0, Math.ceil((until.getTime() - from) / DAY));
  return joined(
    Array.from({ length: days }, (_, count) => windowsOn(from + count * DAY, plan.windows)).flat(),
  );
}

/** Every safe stretch between two instants, cut to them, in time order; empty when the plan gives no time. */
export function safeWindows(plan: SafeContactPlan | null, from: Date, until: Date): SafeWindow[] {
  if (!plan || withoutTimes(plan, from) !== null) return [];
  const end = lastMoment(plan, until);
  return stretches(plan, midnightOf(from).getTime(), end)
    .map(({ startsAt, endsAt }) => ({ startsAt: later(startsAt, from), endsAt: earlier(endsAt, end) }))
    .filter(({ startsAt, endsAt }) => startsAt < endsAt);
}

/** When the current safe window began, possibly yesterday; a longer one is shown by its day anyway. */
function beganAt(plan: SafeContactPlan, now: Date): Date | null {
  const yesterday = midnightOf(now, -1).getTime();
  const running = stretches(plan, yesterday, addDays(now, 1));
  return running.find(({ startsAt, endsAt }) => startsAt <= now && now < endsAt)?.startsAt ?? null;
}

/** The stretch she can be reached in now or next, within 14 days; null when there is none. */
export function nextSafeWindow(plan: SafeContactPlan | null, now: Date): SafeWindow | null {
  return safeWindows(plan, now, addDays(now, SAFE_TIMES_DAYS))[0] ?? null;
}

/** Whether she may be contacted at this moment, and if not, why not and when (domain reference 4.3). */
export const mayContactNow = (plan: SafeContactPlan | null, now: Date): ContactState =>
  contactTimes(plan, now).contact;

function stateOf(plan: SafeContactPlan | null, windows: readonly SafeWindow[], now: Date): ContactState {
  const refusal = withoutTimes(plan, now);
  if (!plan || refusal !== null) return { state: refusal ?? 'no_plan' };
  const next = windows[0] ?? null;
  if (!NUMBER_CHANNELS.includes(plan.channel)) return { state: 'never_by_phone', next };
  if (next && next.startsAt <= now) return { state: 'now', until: next.endsAt };
  return { state: 'not_now', next };
}

/** The safe times of the next 14 days as facts for follow-ups, without anything of the plan itself. */
export const safeTimes = (plan: SafeContactPlan | null, now: Date): SafeTimes =>
  contactTimes(plan, now).times;

/** The state of this moment and the safe times of the next 14 days. */
export function contactTimes(
  plan: SafeContactPlan | null,
  now: Date,
): { contact: ContactState; times: SafeTimes } {
  const horizon = addDays(now, SAFE_TIMES_DAYS);
  const windows = safeWindows(plan, now, horizon);
  const contact = stateOf(plan, windows, now);
  const openSince = plan && windows[0]?.startsAt.getTime() === now.getTime() ? beganAt(plan, now) : null;
  return { contact, times: { state: contact.state, windows, openSince, horizon } };
}

function windowProblems(window: WeeklyWindow): SafeContactProblem[] {
  const problems: SafeContactProblem[] = [];
  if (!Number.isInteger(window.weekday) || window.weekday < 1 || window.weekday > 7)
    problems.push('weekday_impossible');
  const minutes = [window.fromMinute, window.untilMinute];
  if (minutes.some((minute) => !Number.isInteger(minute) || minute < 0 || minute > 1440))
    problems.push('window_outside_day');
  // A night is written as two windows, so that no weekday is ever guessed.
  else if (window.fromMinute >= window.untilMinute) problems.push('window_ends_before_start');
  return problems;
}

/** Others would read a message on a shared phone: another way is chosen with her. */
const channelProblems = ({
  channel,
  sharedPhone,
}: Pick<SafeContactPlan, 'channel'> & { readonly sharedPhone: boolean }): SafeContactProblem[] =>
  channel === 'sms' && sharedPhone ? ['sms_phone_shared'] : [];

/** Everything wrong with a plan as it was typed; empty when it may be saved. */
export function safeContactProblems(
  plan: SafeContactPlan & { readonly sharedPhone: boolean },
  today: Day,
): SafeContactProblem[] {
  const problems = [...plan.windows.flatMap(windowProblems), ...channelProblems(plan)];
  if (NUMBER_CHANNELS.includes(plan.channel) && plan.windows.length === 0) problems.push('windows_missing');
  if (plan.channel === 'no_contact' && plan.windows.length > 0) problems.push('windows_not_wanted');
  if (plan.reviewOn !== null && !isDay(plan.reviewOn)) problems.push('review_day_impossible');
  else if (plan.reviewOn !== null && plan.reviewOn < today) problems.push('review_day_past');
  return [...new Set(problems)];
}

/** Others would read a message to a phone that they use too: none is allowed there (capabilities 12). */
export const withoutSharedSms = <P extends { readonly smsAllowed: boolean; readonly sharedPhone: boolean }>(
  words: P,
): P => ({ ...words, smsAllowed: words.smsAllowed && !words.sharedPhone });

interface WayToReach {
  readonly channel: string;
  readonly reachAt: string | null;
  readonly windows: readonly WeeklyWindow[];
  readonly sharedPhone: boolean;
}

const asText = (way: WayToReach): string =>
  JSON.stringify([
    way.channel,
    way.reachAt,
    way.sharedPhone,
    way.windows.map(({ weekday, fromMinute, untilMinute }) => [weekday, fromMinute, untilMinute]).sort(),
  ]);

/** Whether a new plan reaches her in another way: its words and its review day alone are no change of that. */
export const isAlternativeChannel = (before: WayToReach, after: WayToReach): boolean =>
  asText(before) !== asText(after);

/** For so long a plan that she confirmed may be used without asking her again, where she set it an end at all. */
export const CONFIRMED_FOR_DAYS = 30;
/** A plan that nobody asked her about for so long is shown as such, also where she set it no end. */
const LONG_DAYS = 90;

/** The review day after she said that it is right: never an earlier one. */
export function reviewAfter(reviewOn: Day | null, today: Day): Day | null {
  if (reviewOn === null) return null;
  const next = shiftDay(today, CONFIRMED_FOR_DAYS);
  return next > reviewOn ? next : reviewOn;
}

/** The review day of a plan that she says is not right any more: it has passed, and the plan gives no time. */
export const reviewBefore = (today: Day): Day => shiftDay(today, -1);

/** Whether she is to be asked first of all: it was never confirmed, or long ago, is doubted, or past its review. */
export const isLongUnconfirmed = (
  plan: {
    readonly confirmedAt: Date | null;
    readonly doubtedAt: Date | null;
    readonly reviewOn: Day | null;
  },
  now: Date,
): boolean =>
  plan.confirmedAt === null ||
  plan.doubtedAt !== null ||
  addDays(plan.confirmedAt, LONG_DAYS) < now ||
  (plan.reviewOn !== null && plan.reviewOn < dayOf(now));

/**
 * Policy (SECURITY B): the owning worker sees a masked field after one tap, with a reason taken from the task; others
 * only after step-up. Every disclosure is in the survivor's access report.
 */
export interface DisclosureFacts {
  isLead: boolean;
  steppedUpUntil: Date | null;
}

/** Why the field is not shown yet; null when it may be. */
export const disclosureRefusal = (facts: DisclosureFacts, now: Date): 'step_up_required' | null =>
  facts.isLead || (facts.steppedUpUntil !== null && facts.steppedUpUntil > now) ? null : 'step_up_required';

/** Whether the plan was already the present one at that time: what she said before it does not speak of it. */
export const wasPresentAt = (at: Date, { updatedAt }: { readonly updatedAt: Date }): boolean =>
  updatedAt <= at;

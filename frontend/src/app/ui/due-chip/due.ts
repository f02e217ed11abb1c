import { dayOf, isDayOnly, toDate } from '../../core/language/dates';
import type { Dates, Moment } from '../../core/language/dates';
import type { Translate } from '../../core/language/texts';
import type { IconName } from '../icon/icon';

/**
 * `due`: an action is due by then. `waiting`: an answer is due by then. `done`: it happened then.
 * `moved`: not safe now, postponed until then.
 */
export type DueKind = 'due' | 'waiting' | 'done' | 'moved';

export type DueState = 'late' | 'today' | 'next' | 'waiting' | 'done' | 'moved';

export const DUE_ICONS: Record<DueState, IconName> = {
  late: 'late',
  today: 'clock',
  next: 'calendar',
  waiting: 'hourglass',
  done: 'check',
  moved: 'pause',
};

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** The last moment of what is due: a day without a time runs to its end. */
const endOf = (at: Moment): number => toDate(at).getTime() + (isDayOnly(at) ? DAY : 0);

export function dueState(at: Moment, kind: DueKind, now: Date): DueState {
  if (kind === 'done' || kind === 'moved') return kind;
  if (endOf(at) <= now.getTime()) return 'late';
  if (kind === 'waiting') return 'waiting';
  return dayOf(at) === dayOf(now) ? 'today' : 'next';
}

export interface DueView {
  at: Moment;
  state: DueState;
  now: Date;
}

export interface DueWords {
  t: Translate;
  dates: Dates;
}

/** The few words of the chip: relative while that is short, else a day with its weekday. */
export function dueText({ at, state, now }: DueView, { t, dates }: DueWords): string {
  switch (state) {
    case 'late':
      return t(...span('due.late-', now.getTime() - endOf(at)));
    case 'waiting':
      return leftText(endOf(at) - now.getTime(), t);
    case 'today':
      return isDayOnly(at) ? t('time.today') : t('due.today-at', { time: dates.time(at) });
    case 'next':
      return isTimeOfTomorrow(at, now) ? t('due.tomorrow-at', { time: dates.time(at) }) : dates.day(at);
    case 'done':
      return t('due.done', { day: dates.day(at) });
    case 'moved':
      return t('due.moved', { time: dayOf(at) === dayOf(now) ? dates.time(at) : dates.moment(at) });
  }
}

/** The same with the exact moment, for screen readers and on hover. */
export function dueSentence(view: DueView, words: DueWords): string {
  const { at, state } = view;
  const moment = isDayOnly(at)
    ? words.dates.longDay(at)
    : `${words.dates.longDay(at)}, ${words.dates.time(at)}`;
  return words.t(state === 'late' ? 'due.was-due' : 'due.exactly', {
    text: dueText(view, words),
    moment,
  });
}

const isTimeOfTomorrow = (at: Moment, now: Date): boolean =>
  !isDayOnly(at) && dayOf(at) === dayOf(new Date(now.getTime() + DAY));

/** Minutes below an hour, hours below a day, then whole days; never less than one. */
function span(prefix: string, milliseconds: number): [string, Record<string, number>] {
  if (milliseconds < HOUR) return [`${prefix}minutes`, { minutes: atLeastOne(milliseconds / MINUTE) }];
  if (milliseconds < DAY) return [`${prefix}hours`, { hours: atLeastOne(milliseconds / HOUR) }];
  return [`${prefix}days`, { days: atLeastOne(milliseconds / DAY) }];
}

function leftText(milliseconds: number, t: Translate): string {
  if (milliseconds >= 2 * DAY) return t('due.left-days', { days: Math.floor(milliseconds / DAY) });
  const minutes = atLeastOne(milliseconds / MINUTE);
  if (minutes < 60) return t('due.left-minutes', { minutes });
  return t('due.left-hours', { hours: Math.floor(minutes / 60), minutes: minutes % 60 });
}

const atLeastOne = (count: number): number => Math.max(1, Math.floor(count));

import { formatDate } from '@angular/common';
import { Injectable, inject } from '@angular/core';
import { ServerClock } from '../session/server-clock';
import { Language } from './language';
import type { LanguageCode } from './languages';

/** Asia/Dushanbe: five hours ahead of UTC, all year. */
const ZONE = '+0500';
const OFFSET_MS = 5 * 3_600_000;
const HALF_A_YEAR = 182 * 24 * 3_600_000;

/** An RFC 3339 instant, a `Date`, or a calendar day `YYYY-MM-DD`. */
export type Moment = string | Date;

const DAY = /^\d{4}-\d{2}-\d{2}$/;

export const isDayOnly = (moment: Moment): moment is string => typeof moment === 'string' && DAY.test(moment);

export function toDate(moment: Moment): Date {
  if (moment instanceof Date) return moment;
  return new Date(isDayOnly(moment) ? `${moment}T00:00:00+05:00` : moment);
}

/** The calendar day of an instant in Dushanbe, as `YYYY-MM-DD`. */
export const dayOf = (moment: Moment): string =>
  isDayOnly(moment) ? moment : new Date(toDate(moment).getTime() + OFFSET_MS).toISOString().slice(0, 10);

const PATTERNS = {
  /** Thu 26 Nov */
  day: { en: 'EEE d MMM', ru: 'EEE dd.MM', tg: 'EEE dd.MM' },
  /** 26 Nov 2026 */
  date: { en: 'd MMM y', ru: 'dd.MM.y', tg: 'dd.MM.y' },
  time: { en: 'HH:mm', ru: 'HH:mm', tg: 'HH:mm' },
} as const satisfies Record<string, Record<LanguageCode, string>>;

/** Formats with Angular's own locale data: browsers have none for Tajik and would fall back to English. */
export function formatMoment(moment: Moment, kind: keyof typeof PATTERNS, language: LanguageCode): string {
  const text = formatDate(toDate(moment), PATTERNS[kind][language], language, ZONE);
  return language === 'tg' ? text.toLowerCase() : text;
}

/** Tajik binds the month to the year with -и and writes it small: 24 ноябри 2026. */
function monthAndYear(moment: Moment, language: LanguageCode, pattern: 'MMMM' | 'LLLL'): string {
  const date = toDate(moment);
  const month = formatDate(date, pattern, language, ZONE);
  const year = formatDate(date, 'y', language, ZONE);
  return language === 'tg' ? `${month.toLowerCase()}и ${year}` : `${month} ${year}`;
}

/** Dates and times of Dushanbe in the language of the screen. */
@Injectable({ providedIn: 'root' })
export class Dates {
  private readonly language = inject(Language);
  private readonly clock = inject(ServerClock);

  /** "Thu 26 Nov"; half a year away and more the year says more than the weekday: "26 Nov 2027". */
  day(moment: Moment): string {
    return formatMoment(moment, this.isFar(moment) ? 'date' : 'day', this.language.current());
  }

  /** "26 Nov 2026" */
  date(moment: Moment): string {
    return formatMoment(moment, 'date', this.language.current());
  }

  /** "14:00" */
  time(moment: Moment): string {
    return formatMoment(moment, 'time', this.language.current());
  }

  /** "Thu 26 Nov 14:00", or the day alone where no time is known. */
  moment(moment: Moment): string {
    return isDayOnly(moment) ? this.day(moment) : `${this.day(moment)} ${this.time(moment)}`;
  }

  /** "Thursday 26 November 2026" */
  longDay(moment: Moment): string {
    const language = this.language.current();
    const weekday = formatDate(toDate(moment), 'EEEE', language, ZONE);
    const day = formatDate(toDate(moment), 'd', language, ZONE);
    const rest = `${day} ${monthAndYear(moment, language, 'MMMM')}`;
    return language === 'en' ? `${weekday} ${rest}` : `${weekday.toLowerCase()}, ${rest}`;
  }

  /** "31 February", also where no calendar has it. */
  dayOfMonth(day: number, month: number): string {
    const language = this.language.current();
    const first = `2000-${String(month).padStart(2, '0')}-01`;
    const name = formatDate(toDate(first), 'MMMM', language, ZONE);
    return `${day} ${language === 'tg' ? name.toLowerCase() : name}`;
  }

  /** "November 2026" */
  month(moment: Moment): string {
    return monthAndYear(moment, this.language.current(), 'LLLL');
  }

  /** "Nov", for the head of a column. */
  shortMonth(moment: Moment): string {
    const language = this.language.current();
    const month = formatDate(toDate(moment), 'LLL', language, ZONE).replace('.', '');
    return language === 'en' ? month : month.toLowerCase();
  }

  /** `2026-4` is "Oct–Dec 2026", `2026-6` its second half, `2026-0` the year. */
  period(value: string): string {
    const [year = '', quarter] = value.split('-');
    const part = Number(quarter ?? 0);
    if (part === 0) return year;
    const [last, length] = part > 4 ? [6 * (part - 4), 6] : [3 * part, 3];
    const name = (month: number): string => this.shortMonth(`${year}-${String(month).padStart(2, '0')}-01`);
    return `${name(last - length + 1)}\u2013${name(last)} ${year}`;
  }

  private isFar(moment: Moment): boolean {
    const now = this.clock.told();
    return now !== null && Math.abs(toDate(moment).getTime() - now.getTime()) > HALF_A_YEAR;
  }
}

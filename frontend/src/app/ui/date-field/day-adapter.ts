import { formatDate } from '@angular/common';
import { Injectable, inject } from '@angular/core';
import type { Provider } from '@angular/core';
import { DateAdapter, MAT_DATE_FORMATS } from '@angular/material/core';
import { MatDatepickerIntl } from '@angular/material/datepicker';
import { Dates } from '../../core/language/dates';
import { Language } from '../../core/language/language';
import { Texts } from '../../core/language/texts';
import { parseDay, shift, writeDay } from './known-day';

const FORMATS = {
  parse: { dateInput: 'day' },
  display: { dateInput: 'day', monthYearLabel: 'month', monthYearA11yLabel: 'month', dateA11yLabel: 'long' },
} as const;
type Format = (typeof FORMATS.display)[keyof typeof FORMATS.display];

const UNREADABLE = '';
const MONTHS = Array.from({ length: 12 }, (_, month) => month);
/** A Sunday, the first of the names that Material asks for. */
const SUNDAY = '2026-11-01';

const pad = (number: number): string => String(number).padStart(2, '0');
const dayFrom = (year: number, month: number, date: number): string =>
  new Date(Date.UTC(year, month, date)).toISOString().slice(0, 10);

/** Calendar days as `YYYY-MM-DD`, read as people here type them, for Material's date picker. */
@Injectable()
export class DayAdapter extends DateAdapter<string> {
  private readonly dates = inject(Dates);
  private readonly language = inject(Language);
  private readonly t = inject(Texts).t;
  /** The day in Dushanbe by the server's clock. */
  private todayIs: () => string = () => UNREADABLE;

  readTodayFrom(today: () => string): void {
    this.todayIs = today;
  }

  override parse(typed: string): string | null {
    if (typed.trim() === '') return null;
    const words = {
      today: [this.t('time.today').toLowerCase(), 'today'],
      yesterday: [this.t('time.yesterday').toLowerCase(), 'yesterday'],
    };
    return parseDay(typed, this.todayIs(), words) ?? UNREADABLE;
  }

  override format(day: string, format: Format): string {
    if (format === 'long') return this.dates.longDay(day);
    return format === 'month' ? this.dates.month(day) : writeDay({ precision: 'day', on: day });
  }

  override today = (): string => this.todayIs();
  override clone = (day: string): string => day;
  override toIso8601 = (day: string): string => day;
  override invalid = (): string => UNREADABLE;
  override isDateInstance = (value: unknown): boolean => typeof value === 'string';
  override isValid = (day: string): boolean => day !== UNREADABLE;
  override getYear = (day: string): number => Number(day.slice(0, 4));
  override getMonth = (day: string): number => Number(day.slice(5, 7)) - 1;
  override getDate = (day: string): number => Number(day.slice(8, 10));
  override getDayOfWeek = (day: string): number => new Date(day).getUTCDay();
  override getFirstDayOfWeek = (): number => 1;
  override getYearName = (day: string): string => day.slice(0, 4);
  override getNumDaysInMonth = (day: string): number =>
    this.getDate(dayFrom(this.getYear(day), this.getMonth(day) + 1, 0));
  override createDate = dayFrom;
  override addCalendarDays = shift;
  override addCalendarYears = (day: string, years: number): string => this.addCalendarMonths(day, 12 * years);

  override addCalendarMonths(day: string, months: number): string {
    const first = dayFrom(this.getYear(day), this.getMonth(day) + months, 1);
    return `${first.slice(0, 8)}${pad(Math.min(this.getDate(day), this.getNumDaysInMonth(first)))}`;
  }

  override getDateNames = (): string[] => Array.from({ length: 31 }, (_, day) => String(day + 1));

  override getMonthNames = (style: 'long' | 'short' | 'narrow'): string[] =>
    MONTHS.map((month) => this.named(dayFrom(2026, month, 1), style === 'long' ? 'LLLL' : 'LLL'));

  override getDayOfWeekNames = (style: 'long' | 'short' | 'narrow'): string[] =>
    Array.from({ length: 7 }, (_, day) =>
      this.named(shift(SUNDAY, day), style === 'long' ? 'EEEE' : 'EEEEEE'),
    );

  private named(day: string, pattern: string): string {
    return formatDate(`${day}T00:00:00Z`, pattern, this.language.current(), 'UTC');
  }
}

@Injectable()
class CalendarWords extends MatDatepickerIntl {
  private readonly t = inject(Texts).t;
  override calendarLabel = this.t('calendar.name');
  override openCalendarLabel = this.t('calendar.open');
  override closeCalendarLabel = this.t('calendar.close');
  override prevMonthLabel = this.t('calendar.previous-month');
  override nextMonthLabel = this.t('calendar.next-month');
  override prevYearLabel = this.t('calendar.previous-year');
  override nextYearLabel = this.t('calendar.next-year');
  override prevMultiYearLabel = this.t('calendar.previous-years');
  override nextMultiYearLabel = this.t('calendar.next-years');
  override switchToMonthViewLabel = this.t('calendar.choose-day');
  override switchToMultiYearViewLabel = this.t('calendar.choose-month');
}

export const DAY_PROVIDERS: Provider[] = [
  DayAdapter,
  { provide: DateAdapter, useExisting: DayAdapter },
  { provide: MAT_DATE_FORMATS, useValue: FORMATS },
  { provide: MatDatepickerIntl, useClass: CalendarWords },
];

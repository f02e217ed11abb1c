import {
  Component,
  ViewContainerRef,
  computed,
  effect,
  inject,
  input,
  model,
  signal,
  untracked,
  viewChild,
} from '@angular/core';
import type { FormValueControl } from '@angular/forms/signals';
import { MatButton, MatIconButton } from '@angular/material/button';
import { MatFormField, MatSuffix } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { Dates } from '../../core/language/dates';
import { Texts } from '../../core/language/texts';
import { ChoiceChips } from '../chips/choice-chips';
import { Field } from '../field/field';
import { FormPiece } from '../field/form-piece';
import { TextField } from '../field/text-field';
import { Icon } from '../icon/icon';
import { DAY_PRECISIONS, isImpossible, parseDay, parseMonth, shift, writeDay } from './known-day';
import type { DayPrecision, KnownDay } from './known-day';

/**
 * A day that is typed or chosen. What was understood is said back with its weekday. "About", "month only" and "not
 * known" are answers where a form allows them.
 */
@Component({
  selector: 'pn-date-field',
  imports: [ChoiceChips, Field, Icon, MatButton, MatFormField, MatIconButton, MatInput, MatSuffix, TextField],
  templateUrl: './date-field.html',
  styleUrl: './date-field.scss',
})
export class DateField extends FormPiece implements FormValueControl<KnownDay | null> {
  readonly label = input.required<string>();
  /** Today in Dushanbe, `YYYY-MM-DD`, by the server's clock. */
  readonly today = input.required<string>();
  /** More than `day`: the person may say how well it is known. */
  readonly precisions = input<readonly DayPrecision[]>(['day']);
  /** Shortcuts for what happened; off for a date of birth or a day ahead. */
  readonly recent = input(true);
  /** Null until something was typed; `on` null with a precision other than `unknown` means it was not understood. */
  readonly value = model<KnownDay | null>(null);

  protected readonly t = inject(Texts).t;
  private readonly dates = inject(Dates);
  protected readonly text = signal('');
  protected readonly precision = signal<DayPrecision>('day');

  protected readonly choices = computed(() =>
    DAY_PRECISIONS.filter((precision) => this.precisions().includes(precision)).map((value) => ({
      value,
      label: this.t(`day.${value}`),
    })),
  );
  protected readonly isMistaken = computed(() => this.text().trim() !== '' && this.value()?.on === null);
  protected readonly shownError = computed(() => {
    const isSaid = this.sentence() !== '' || this.isLeft();
    if (!this.isMistaken() || !isSaid) return this.sentence();
    const day = this.text().trim();
    return isImpossible(day) ? this.t('error.no-such-day', { day }) : this.t('error.invalid-date');
  });
  protected readonly understood = computed(() => {
    const known = this.value();
    if (!known?.on) return '';
    return known.precision === 'month' ? this.dates.month(known.on) : this.dates.longDay(known.on);
  });
  protected readonly isLeft = signal(false);
  private readonly control = viewChild(MatInput);
  private readonly place = inject(ViewContainerRef);
  protected readonly matcher = { isErrorState: () => this.shownError() !== '' };

  constructor() {
    super();
    effect(() => {
      const known = this.value();
      untracked(() => this.show(known));
    });
    effect(() => {
      this.shownError();
      this.control()?.updateErrorState();
    });
  }

  /** The button that opened it has the focus again when it closes. */
  protected async openCalendar(opener: HTMLElement): Promise<void> {
    const { DayCalendar } = await import('./day-calendar');
    const calendar = this.place.createComponent(DayCalendar);
    calendar.setInput('label', this.label());
    calendar.setInput('day', this.value()?.on ?? null);
    calendar.setInput('today', this.today());
    calendar.instance.chosen.subscribe((day) => this.pick(day));
    calendar.instance.closed.subscribe(() => {
      calendar.destroy();
      opener.focus();
    });
  }

  protected type(text: string): void {
    this.text.set(text);
    this.isLeft.set(false);
    this.tell();
  }

  protected choose(precision: string | null): void {
    const known = DAY_PRECISIONS.find((each) => each === precision);
    if (!known) return;
    this.precision.set(known);
    this.tell();
  }

  protected pick(day: string | null): void {
    if (day) this.value.set({ precision: this.precision(), on: day });
  }

  protected pickRecent(daysAgo: 0 | 1): void {
    this.value.set({ precision: 'day', on: shift(this.today(), -daysAgo) });
  }

  /** Shows a value from outside; text that is being typed stays. */
  private show(known: KnownDay | null): void {
    if (known) this.precision.set(known.precision);
    const on = known?.on ?? null;
    if (on !== this.parse()) this.text.set(known ? writeDay(known) : '');
  }

  private tell(): void {
    if (this.precision() === 'unknown') this.value.set({ precision: 'unknown', on: null });
    else if (this.text().trim() === '') this.value.set(null);
    else this.value.set({ precision: this.precision(), on: this.parse() });
  }

  private parse(): string | null {
    const day = parseDay(this.text(), this.today(), {
      today: [this.t('time.today').toLowerCase(), 'today'],
      yesterday: [this.t('time.yesterday').toLowerCase(), 'yesterday'],
    });
    if (this.precision() !== 'month') return day;
    return day ? `${day.slice(0, 7)}-01` : parseMonth(this.text(), this.today());
  }
}

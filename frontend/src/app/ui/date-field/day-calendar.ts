import { Component, afterNextRender, inject, input, output, viewChild } from '@angular/core';
import { MatDatepicker, MatDatepickerInput } from '@angular/material/datepicker';
import { DAY_PROVIDERS, DayAdapter } from './day-adapter';

/** The calendar of a date field. It is large, and is loaded when it is opened for the first time. */
@Component({
  selector: 'pn-day-calendar',
  imports: [MatDatepicker, MatDatepickerInput],
  providers: DAY_PROVIDERS,
  template: `
    <span class="visually-hidden" id="calendar-name">{{ label() }}</span>
    <input
      class="visually-hidden"
      tabindex="-1"
      aria-hidden="true"
      aria-labelledby="calendar-name"
      readonly
      [matDatepicker]="picker"
      [value]="day()"
      (dateChange)="chosen.emit($event.value)"
    />
    <mat-datepicker #picker (closed)="closed.emit()" />
  `,
})
export class DayCalendar {
  /** Names the dialog. */
  readonly label = input.required<string>();
  readonly day = input<string | null>(null);
  readonly today = input.required<string>();
  readonly chosen = output<string | null>();
  readonly closed = output();
  private readonly picker = viewChild.required<MatDatepicker<string>>(MatDatepicker);

  constructor() {
    inject(DayAdapter).readTodayFrom(this.today);
    afterNextRender(() => this.picker().open());
  }
}

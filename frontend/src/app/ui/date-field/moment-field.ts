import { Component, inject, input, model } from '@angular/core';
import { Texts } from '../../core/language/texts';
import type { FormValueControl } from '@angular/forms/signals';
import { FormPiece } from '../field/form-piece';
import { TextField } from '../field/text-field';
import { readClock } from './clock';
import { DateField } from './date-field';
import type { KnownDay } from './known-day';

/** A day and a time of day as they are typed; kept as typed, so that a draft brings back what was not finished. */
export interface TypedMoment {
  day: KnownDay | null;
  time: string;
}

export const NO_MOMENT: TypedMoment = { day: null, time: '' };

/** The instant in Dushanbe that was typed; null where one of the two is missing or is none. */
export function momentOf({ day, time }: TypedMoment): string | null {
  const clock = readClock(time);
  return day?.on && clock ? new Date(`${day.on}T${clock}:00+05:00`).toISOString() : null;
}

/** A day with a time of day, both typed or the day chosen. */
@Component({
  selector: 'pn-moment-field',
  imports: [DateField, TextField],
  template: `
    <fieldset>
      <legend class="visually-hidden">{{ label() }}</legend>
      <pn-date-field
        class="day"
        [fieldId]="id()"
        [label]="label()"
        [today]="today()"
        [optional]="optional()"
        [error]="sentence()"
        [disabled]="disabled()"
        [value]="value().day"
        (valueChange)="value.set({ day: $event, time: value().time })"
      />
      <pn-text-field
        class="time"
        inputmode="numeric"
        [fieldId]="id() + '-time'"
        [label]="t('ui.time')"
        [hint]="t('contact-when.time-hint')"
        [cutsAt]="5"
        [disabled]="disabled()"
        [value]="value().time"
        (valueChange)="value.set({ day: value().day, time: $event })"
      />
    </fieldset>
  `,
  styles: `
    :host {
      display: block;
    }
    fieldset {
      display: flex;
      flex-wrap: wrap;
      gap: 12px 16px;
    }
    .day {
      flex: 0 1 auto;
      min-width: 0;
    }
    .time {
      flex: 0 1 150px;
    }
  `,
})
export class MomentField extends FormPiece implements FormValueControl<TypedMoment> {
  readonly label = input.required<string>();
  /** Today in Dushanbe, `YYYY-MM-DD`, by the server's clock. */
  readonly today = input.required<string>();
  readonly value = model<TypedMoment>(NO_MOMENT);

  protected readonly t = inject(Texts).t;
}

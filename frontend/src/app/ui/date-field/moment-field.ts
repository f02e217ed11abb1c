import { ChangeDetectionStrategy, Component, computed, inject, input, model } from '@angular/core';
import { Texts } from '../../core/language/texts';
import { Control } from '../field/control';
import { Field } from '../field/field';
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
  imports: [Control, DateField, Field],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <fieldset>
      <legend class="visually-hidden">{{ label() }}</legend>
      <pn-date-field
        class="day"
        [fieldId]="fieldId()"
        [label]="label()"
        [today]="today()"
        [optional]="optional()"
        [error]="error()"
        [value]="value().day"
        (valueChange)="value.set({ day: $event, time: value().time })"
      />
      <pn-field class="time" [fieldId]="fieldId() + '-time'" [label]="t('ui.time')" [hint]="hint()">
        <input
          pnControl
          type="text"
          inputmode="numeric"
          autocomplete="off"
          maxlength="5"
          [text]="value().time"
          (textChange)="value.set({ day: value().day, time: $event })"
        />
      </pn-field>
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
export class MomentField {
  readonly label = input.required<string>();
  readonly fieldId = input.required<string>();
  /** Today in Dushanbe, `YYYY-MM-DD`, by the server's clock. */
  readonly today = input.required<string>();
  readonly error = input('');
  readonly optional = input(false);
  readonly value = model<TypedMoment>(NO_MOMENT);

  protected readonly t = inject(Texts).t;
  protected readonly hint = computed(() => this.t('contact-when.time-hint'));
}

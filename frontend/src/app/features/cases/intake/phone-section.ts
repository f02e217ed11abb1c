import { Component, inject, input } from '@angular/core';
import { Texts } from '../../../core/language/texts';
import { ChoiceChips } from '../../../ui/chips/choice-chips';
import { Control } from '../../../ui/field/control';
import { Field } from '../../../ui/field/field';
import { WeeklyHours } from '../../../ui/weekly-hours/weekly-hours';
import type { FormErrors } from '../../../core/http/form-errors';
import type { RegistrationForm } from './registration-form';
import { codeOptions } from '../../../core/language/code-options';

/** A number, and when it may be used: all days and the days of work are one tap, and no hour is said beforehand. */
@Component({
  selector: 'pn-phone-section',
  imports: [ChoiceChips, Control, Field, WeeklyHours],
  template: `
    <pn-field fieldId="phone" [label]="t('register.phone')" [error]="errors().at('phone')">
      <input
        pnControl
        type="text"
        inputmode="tel"
        autocomplete="off"
        [(text)]="form().fields.phone().value"
      />
    </pn-field>
    @if (form().hasPhone()) {
      <pn-choice-chips
        class="wide"
        id="days"
        tabindex="-1"
        [legend]="t('safe-contact.safe-days-hours')"
        [options]="days()"
        [error]="errors().at('days')"
        [(value)]="form().fields.days().value"
      />
      @if (form().model().days === 'other') {
        <pn-weekly-hours
          class="wide"
          id="windows"
          tabindex="-1"
          [legend]="t('safe-contact.safe-days-hours')"
          [error]="errors().at('windows')"
          [(windows)]="form().fields.windows().value"
        />
      } @else {
        <pn-field
          class="wide"
          fieldId="hours"
          [label]="t('register.hours')"
          [hint]="t('register.hours-hint')"
          [error]="errors().at('hours')"
        >
          <input
            pnControl
            type="text"
            inputmode="text"
            autocomplete="off"
            maxlength="40"
            [(text)]="form().fields.hours().value"
          />
        </pn-field>
      }
    }
  `,
  styles: `
    :host {
      display: contents;
    }
    .wide {
      grid-column: 1 / -1;
    }
  `,
})
export class PhoneSection {
  readonly form = input.required<RegistrationForm>();
  readonly errors = input.required<FormErrors>();

  protected readonly t = inject(Texts).t;
  protected readonly days = codeOptions(['every', 'weekdays', 'other'], 'register.days-');
}

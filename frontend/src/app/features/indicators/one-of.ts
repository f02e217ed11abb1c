import { Component, computed, input, model } from '@angular/core';
import { ChoiceChips } from '../../ui/chips/choice-chips';
import type { ChipOption } from '../../ui/chips/choice-chips';
import { SelectField } from '../../ui/field/select-field';

/** More than these would fill a phone before anything is read. */
const MOST_CHIPS = 7;

/** One of several: chips as long as they are few, else a list that opens. */
@Component({
  selector: 'pn-one-of',
  imports: [ChoiceChips, SelectField],
  template: `
    @if (areFew()) {
      <pn-choice-chips [legend]="label()" [hidesLegend]="true" [options]="options()" [(value)]="value" />
    } @else {
      <pn-select-field
        [label]="label()"
        [fieldId]="fieldId()"
        [value]="value() ?? ''"
        (valueChange)="value.set($event)"
      >
        @for (option of options(); track option.value) {
          <option [value]="option.value">{{ option.label }}</option>
        }
      </pn-select-field>
    }
  `,
  styles: `
    :host {
      display: block;
    }
  `,
})
export class OneOf {
  readonly label = input.required<string>();
  readonly options = input.required<readonly ChipOption[]>();
  readonly fieldId = input.required<string>();
  readonly value = model<string | null>(null);
  protected readonly areFew = computed(() => this.options().length <= MOST_CHIPS);
}

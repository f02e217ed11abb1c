import { Component, input, model } from '@angular/core';
import type { FormValueControl } from '@angular/forms/signals';
import { MatRadioButton } from '@angular/material/radio';
import { FormPiece } from '../field/form-piece';
import { ChoiceGroup } from './choice-group';

export interface ChipOption {
  value: string;
  label: string;
  /** Language of the label, where it is not that of the screen. */
  lang?: string;
}

/** One of up to seven visible choices. */
@Component({
  selector: 'pn-choice-chips',
  imports: [ChoiceGroup, MatRadioButton],
  template: `
    <pn-choice-group
      [legend]="legend()"
      [hidesLegend]="hidesLegend()"
      [hint]="hint()"
      [error]="sentence()"
      [groupId]="id()"
      [isLine]="isLine()"
    >
      @for (option of options(); track option.value; let index = $index) {
        <mat-radio-button
          class="framed"
          [class.in-line]="isLine()"
          [id]="index === 0 ? id() : id() + '-' + index"
          [name]="id()"
          [value]="option.value"
          [checked]="option.value === value()"
          [disabled]="disabled()"
          (change)="value.set(option.value)"
        >
          <span [attr.lang]="option.lang ?? null" [attr.data-key]="keys() ? 'choice-' + (index + 1) : null">
            {{ option.label }}
          </span>
        </mat-radio-button>
      }
    </pn-choice-group>
  `,
  styles: `
    .in-line {
      flex: none;
    }
  `,
})
export class ChoiceChips extends FormPiece implements FormValueControl<string | null> {
  readonly legend = input.required<string>();
  readonly options = input.required<readonly ChipOption[]>();
  readonly hidesLegend = input(false);
  /** A filter above a list: on a phone it takes one line, so that the list begins on the first screen. */
  readonly isLine = input(false);
  /** Digits choose, outside fields. */
  readonly keys = input(false);
  readonly value = model<string | null>(null);
}

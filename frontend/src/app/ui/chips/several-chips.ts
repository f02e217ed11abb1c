import { Component, input, model } from '@angular/core';
import type { FormValueControl } from '@angular/forms/signals';
import { MatCheckbox } from '@angular/material/checkbox';
import { FormPiece } from '../field/form-piece';
import type { ChipOption } from './choice-chips';
import { ChoiceGroup } from './choice-group';

/** Any number of visible choices. */
@Component({
  selector: 'pn-several-chips',
  imports: [ChoiceGroup, MatCheckbox],
  template: `
    <pn-choice-group
      [legend]="legend()"
      [hidesLegend]="hidesLegend()"
      [hint]="hint()"
      [error]="sentence()"
      [groupId]="id()"
    >
      @for (option of options(); track option.value; let index = $index) {
        <mat-checkbox
          class="framed"
          [id]="index === 0 ? id() : id() + '-' + index"
          [value]="option.value"
          [checked]="value().includes(option.value)"
          [disabled]="disabled()"
          (change)="choose(option.value, $event.checked)"
        >
          <span [attr.lang]="option.lang ?? null">{{ option.label }}</span>
        </mat-checkbox>
      }
    </pn-choice-group>
  `,
  styles: `
    :host {
      display: block;
    }
  `,
})
export class SeveralChips extends FormPiece implements FormValueControl<readonly string[]> {
  readonly legend = input.required<string>();
  readonly options = input.required<readonly ChipOption[]>();
  readonly hidesLegend = input(false);
  readonly value = model<readonly string[]>([]);

  protected choose(chosen: string, isOn: boolean): void {
    this.value.update((values) => [...values.filter((value) => value !== chosen), ...(isOn ? [chosen] : [])]);
  }
}

import { Component, computed, inject, input, model } from '@angular/core';
import type { FormValueControl } from '@angular/forms/signals';
import { Texts, textName } from '../../core/language/texts';
import { FormPiece } from './form-piece';
import { SelectField } from './select-field';

/** More than seven codes of one list. The words are those of the group that `prefix` names. */
@Component({
  selector: 'pn-code-select',
  imports: [SelectField],
  template: `
    <pn-select-field
      [label]="label()"
      [hint]="hint()"
      [error]="sentence()"
      [optional]="optional()"
      [disabled]="disabled()"
      [fieldId]="id()"
      [(value)]="value"
    >
      @if (asks()) {
        <option value="">{{ none() || t('common.choose') }}</option>
      }
      @for (option of options(); track option.code) {
        <option [value]="option.code">{{ option.label }}</option>
      }
    </pn-select-field>
  `,
  styles: `
    :host {
      display: block;
    }
  `,
})
export class CodeSelect extends FormPiece implements FormValueControl<string> {
  readonly label = input.required<string>();
  readonly prefix = input.required<string>();
  readonly codes = input.required<readonly string[]>();
  /** Nothing is chosen beforehand. */
  readonly asks = input(true);
  /** The text for no choice, where that is a valid answer. */
  readonly none = input('');
  readonly value = model('');

  protected readonly t = inject(Texts).t;
  protected readonly options = computed(() =>
    this.codes().map((code) => ({ code, label: this.t(this.prefix() + textName(code)) })),
  );
}

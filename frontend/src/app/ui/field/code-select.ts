import { ChangeDetectionStrategy, Component, computed, inject, input, model } from '@angular/core';
import { Texts, textName } from '../../core/language/texts';
import { Control } from './control';
import { Field } from './field';

/** More than seven codes of one list: a native select. The words are those of the group that `prefix` names. */
@Component({
  selector: 'pn-code-select',
  imports: [Control, Field],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <pn-field
      [label]="label()"
      [hint]="hint()"
      [error]="error()"
      [optional]="optional()"
      [fieldId]="fieldId()"
    >
      <select pnControl [(text)]="value">
        @if (asks()) {
          <option value="">{{ none() || t('common.choose') }}</option>
        }
        @for (option of options(); track option.code) {
          <option [value]="option.code">{{ option.label }}</option>
        }
      </select>
    </pn-field>
  `,
  styles: `
    :host {
      display: block;
    }
  `,
})
export class CodeSelect {
  readonly label = input.required<string>();
  readonly prefix = input.required<string>();
  readonly codes = input.required<readonly string[]>();
  readonly fieldId = input.required<string>();
  readonly hint = input('');
  readonly error = input('');
  readonly optional = input(false);
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

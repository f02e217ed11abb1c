import { ChangeDetectionStrategy, Component, input, model } from '@angular/core';
import { Icon } from '../icon/icon';

export interface ChipOption {
  value: string;
  label: string;
  /** Language of the label, where it is not that of the screen. */
  lang?: string;
}

let count = 0;

/** Up to seven choices as visible buttons: radio buttons underneath, or checkboxes where several may hold. */
@Component({
  selector: 'pn-choice-chips',
  imports: [Icon],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <fieldset [attr.aria-describedby]="describedBy()">
      <legend [class.visually-hidden]="hidesLegend()">{{ legend() }}</legend>
      @if (hint()) {
        <p class="small quiet">{{ hint() }}</p>
      }
      @if (error()) {
        <p class="error" [id]="name + '-error'"><pn-icon name="late" [size]="16" />{{ error() }}</p>
      }
      <div class="chips">
        @for (option of options(); track option.value; let index = $index) {
          <label class="choice" [class.on]="isChosen(option.value)">
            <input
              [type]="several() ? 'checkbox' : 'radio'"
              [attr.id]="index === 0 ? fieldId() : null"
              [name]="name"
              [value]="option.value"
              [checked]="isChosen(option.value)"
              [attr.data-key]="keys() ? 'choice-' + (index + 1) : null"
              (change)="choose(option.value)"
            />
            @if (isChosen(option.value)) {
              <pn-icon name="check" [size]="16" />
            }
            <span [attr.lang]="option.lang ?? null">{{ option.label }}</span>
          </label>
        }
      </div>
    </fieldset>
  `,
  styleUrl: './choice-chips.scss',
})
export class ChoiceChips {
  readonly legend = input.required<string>();
  readonly options = input.required<readonly ChipOption[]>();
  readonly several = input(false);
  readonly hint = input('');
  readonly error = input('');
  readonly hidesLegend = input(false);
  /** The id of the first choice, for links of the error summary. */
  readonly fieldId = input<string | null>(null);
  /** Digits choose, outside fields. */
  readonly keys = input(false);
  /** One value, or none. */
  readonly value = model<string | null>(null);
  /** With `several`. */
  readonly values = model<readonly string[]>([]);

  protected readonly name = `chips-${(count += 1)}`;
  protected readonly describedBy = () => (this.error() ? `${this.name}-error` : null);

  protected isChosen(value: string): boolean {
    return this.several() ? this.values().includes(value) : this.value() === value;
  }

  protected choose(value: string): void {
    if (!this.several()) this.value.set(value);
    else if (this.values().includes(value)) this.values.set(this.values().filter((other) => other !== value));
    else this.values.set([...this.values(), value]);
  }
}

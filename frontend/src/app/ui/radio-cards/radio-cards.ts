import { ChangeDetectionStrategy, Component, input, model } from '@angular/core';
import { Icon } from '../icon/icon';
import type { IconName } from '../icon/icon';

export interface CardOption {
  value: string;
  label: string;
  /** A quiet line under the label. */
  detail?: string;
  /** Further quiet lines. */
  more?: readonly string[];
  /** Two lines at the right: the first strong ("2 free places this week"), the second quiet. */
  side?: string;
  sideDetail?: string;
  icon?: IconName;
  /** Why it cannot be chosen ("Needs 3 tries over 14 days"). It stays in the list, and says so. */
  offBecause?: string;
}

let count = 0;

/** Choices that need more than a word: radio buttons as cards. The dangerous one is never chosen beforehand. */
@Component({
  selector: 'pn-radio-cards',
  imports: [Icon],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <fieldset [attr.aria-describedby]="error() ? name + '-error' : null">
      <legend [class.visually-hidden]="hidesLegend()">{{ legend() }}</legend>
      @if (error()) {
        <p class="error" [id]="name + '-error'"><pn-icon name="late" [size]="16" />{{ error() }}</p>
      }
      <div class="cards" [class.two]="columns() === 2">
        @for (option of options(); track option.value; let index = $index) {
          <label
            class="choice"
            [class.on]="option.value === value()"
            [class.off]="option.offBecause !== undefined"
          >
            <input
              type="radio"
              [attr.id]="index === 0 ? fieldId() : null"
              [name]="name"
              [value]="option.value"
              [checked]="option.value === value()"
              [disabled]="option.offBecause !== undefined"
              [attr.data-key]="keys() ? 'choice-' + (index + 1) : null"
              (change)="value.set(option.value)"
            />
            @if (option.icon; as icon) {
              <pn-icon [name]="icon" />
            } @else {
              <span class="mark" aria-hidden="true"></span>
            }
            <span class="text">
              <b>{{ option.label }}</b>
              @if (option.offBecause ?? option.detail; as detail) {
                <span class="small">{{ detail }}</span>
              }
              @if (option.offBecause === undefined) {
                @for (line of option.more ?? []; track line) {
                  <span class="small">{{ line }}</span>
                }
              }
            </span>
            @if (option.side || option.sideDetail) {
              <span class="side small">
                <b>{{ option.side }}</b>
                <span>{{ option.sideDetail }}</span>
              </span>
            }
            @if (option.icon && option.value === value()) {
              <pn-icon name="check" />
            }
          </label>
        }
      </div>
    </fieldset>
  `,
  styleUrl: './radio-cards.scss',
})
export class RadioCards {
  readonly legend = input.required<string>();
  readonly options = input.required<readonly CardOption[]>();
  readonly hidesLegend = input(false);
  readonly error = input('');
  /** The id of the first choice, for links of the error summary. */
  readonly fieldId = input<string | null>(null);
  readonly columns = input<1 | 2>(1);
  /** Digits choose, outside fields. */
  readonly keys = input(false);
  readonly value = model<string | null>(null);

  protected readonly name = `cards-${(count += 1)}`;
}

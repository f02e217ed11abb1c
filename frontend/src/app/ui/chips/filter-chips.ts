import { ChangeDetectionStrategy, Component, input, model } from '@angular/core';
import { Icon } from '../icon/icon';
import type { IconName } from '../icon/icon';

export interface FilterChip {
  value: string;
  label: string;
  icon?: IconName;
  count?: number;
}

/** One filter of a list, with the number of its rows. */
@Component({
  selector: 'pn-filter-chips',
  imports: [Icon],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <div role="group" [attr.aria-label]="label()">
      @for (chip of chips(); track chip.value) {
        <button type="button" [attr.aria-pressed]="chip.value === value()" (click)="value.set(chip.value)">
          @if (chip.icon; as icon) {
            <pn-icon [name]="icon" [size]="16" />
          }
          {{ chip.label }}
          @if (chip.count !== undefined) {
            <b>{{ chip.count }}</b>
          }
        </button>
      }
    </div>
  `,
  styles: `
    div {
      display: flex;
      gap: 8px;
      margin: 0 calc(-1 * var(--pn-gutter)) 12px;
      padding: 4px var(--pn-gutter);
      overflow-x: auto;
      scrollbar-width: thin;
    }
    button {
      display: flex;
      flex: none;
      gap: 8px;
      align-items: center;
      min-height: 44px;
      padding: 0 14px;
      border: 1px solid var(--mat-sys-outline);
      border-radius: 8px;
      background: none;
      color: var(--mat-sys-on-surface);
      font: 500 0.9375rem/1.25rem var(--pn-font);
      cursor: pointer;
    }
    [aria-pressed='true'] {
      border-color: transparent;
      background: var(--mat-sys-secondary-container);
      color: var(--mat-sys-on-secondary-container);
      font-weight: 600;
    }
    @media (pointer: fine) and (width >= 1000px) {
      div {
        flex-wrap: wrap;
        overflow: visible;
      }
      button {
        min-height: 40px;
      }
    }
    @media (forced-colors: active) {
      [aria-pressed='true'] {
        outline: 2px solid Highlight;
      }
    }
  `,
})
export class FilterChips {
  readonly chips = input.required<readonly FilterChip[]>();
  readonly label = input.required<string>();
  readonly value = model.required<string>();
}

import { Component, input } from '@angular/core';
import { Icon } from '../icon/icon';
import type { IconName } from '../icon/icon';

/** Why the list is empty, and what to do next. */
@Component({
  selector: 'pn-empty',
  imports: [Icon],
  template: `
    <pn-icon [name]="icon()" [size]="32" />
    <p class="what">{{ heading() }}</p>
    @if (next()) {
      <p class="small quiet">{{ next() }}</p>
    }
    <ng-content />
  `,
  styles: `
    :host {
      display: grid;
      justify-items: center;
      gap: 4px;
      padding: 20px 14px;
      text-align: center;
    }
    .what {
      font: var(--mat-sys-title-medium);
    }
    pn-icon {
      color: var(--mat-sys-on-surface-variant);
    }
  `,
})
export class Empty {
  readonly heading = input.required<string>();
  readonly next = input('');
  readonly icon = input<IconName>('check-circle');
}

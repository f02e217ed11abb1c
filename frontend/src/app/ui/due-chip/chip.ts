import { Component, input } from '@angular/core';
import { Icon } from '../icon/icon';
import type { IconName } from '../icon/icon';

/** A small fact with a distinct shape: "Full", "Complaint withdrawn 12 Jul". Not a control. */
@Component({
  selector: 'pn-chip',
  imports: [Icon],
  host: { '[class]': 'tone()' },
  template: `<pn-icon [name]="icon()" [size]="16" /><span><ng-content /></span>`,
  styleUrl: './chip.scss',
})
export class Chip {
  readonly icon = input.required<IconName>();
  readonly tone = input<'plain' | 'late' | 'soon' | 'waiting' | 'done' | 'outline'>('plain');
}

import { Component, inject, input } from '@angular/core';
import type { BlockDto } from '../../api/models/block-dto';
import { Chip } from '../../ui/due-chip/chip';
import { Dates } from '../language/dates';
import { Texts } from '../language/texts';

/** By when a block that still waits is settled; a heavy one needs a second person within a day. */
@Component({
  selector: 'pn-block-due',
  imports: [Chip],
  template: `
    @if (block().isHeavy) {
      <pn-chip icon="late" tone="late">{{ t('conflict-block.heavy') }}</pn-chip>
    }
    @if (block().dueAt; as dueAt) {
      <span class="small">{{
        t(block().isHeavy ? 'conflict-block.heavy-due' : 'conflict-block.due', { when: dates.moment(dueAt) })
      }}</span>
    }
  `,
  styles: `
    :host {
      display: flex;
      flex-wrap: wrap;
      gap: 4px 8px;
      align-items: center;
      margin-top: 4px;
    }
    :host:empty {
      display: none;
    }
  `,
})
export class BlockDue {
  readonly block = input.required<Pick<BlockDto, 'isHeavy' | 'dueAt'>>();

  protected readonly t = inject(Texts).t;
  protected readonly dates = inject(Dates);
}

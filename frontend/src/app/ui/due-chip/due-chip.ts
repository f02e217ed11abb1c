import { Component, computed, inject, input } from '@angular/core';
import { Dates } from '../../core/language/dates';
import type { Moment } from '../../core/language/dates';
import { Texts } from '../../core/language/texts';
import { Icon } from '../icon/icon';
import { DUE_ICONS, dueSentence, dueState, dueText } from './due';
import type { DueKind } from './due';

/** When something is due, in words and with a shape. Give it the server's `now`: it is recomputed every minute. */
@Component({
  selector: 'pn-due-chip',
  imports: [Icon],
  host: { '[class]': 'state()', '[attr.title]': 'sentence()' },
  template: `
    <pn-icon [name]="icon()" [size]="16" />
    <span aria-hidden="true">{{ lead() }}{{ text() }}</span>
    <span class="visually-hidden">{{ lead() }}{{ sentence() }}</span>
  `,
  styleUrl: './chip.scss',
})
export class DueChip {
  readonly at = input.required<Moment>();
  readonly now = input.required<Date>();
  readonly kind = input<DueKind>('due');
  /** What the time is of, such as "Outcome"; stands before it. */
  readonly label = input('');

  private readonly words = { t: inject(Texts).t, dates: inject(Dates) };
  protected readonly state = computed(() => dueState(this.at(), this.kind(), this.now()));
  private readonly view = computed(() => ({ at: this.at(), state: this.state(), now: this.now() }));
  protected readonly icon = computed(() => DUE_ICONS[this.state()]);
  protected readonly text = computed(() => dueText(this.view(), this.words));
  protected readonly sentence = computed(() => dueSentence(this.view(), this.words));
  protected readonly lead = computed(() => (this.label() ? `${this.label()}: ` : ''));
}

import { Component, computed, inject, input, output } from '@angular/core';
import { MatButton, MatIconButton } from '@angular/material/button';
import { MatMenu, MatMenuItem, MatMenuTrigger } from '@angular/material/menu';
import { RouterLink } from '@angular/router';
import { Dates, isDayOnly } from '../../core/language/dates';
import { Texts } from '../../core/language/texts';
import { BandBadge } from '../band-badge/band-badge';
import { Code } from '../code/code';
import { Chip } from '../due-chip/chip';
import { dueState } from '../due-chip/due';
import { DueChip } from '../due-chip/due-chip';
import { Icon } from '../icon/icon';
import type { QueueRowView, RowAction, RowActed } from './queue.types';

/** A row of a queue: columns where there is room, a card below. Its title is the link, the row itself is not. */
@Component({
  selector: 'pn-queue-row',
  imports: [
    BandBadge,
    Chip,
    Code,
    DueChip,
    Icon,
    MatButton,
    MatIconButton,
    MatMenu,
    MatMenuItem,
    MatMenuTrigger,
    RouterLink,
  ],
  host: {
    '[class.open]': 'isOpen()',
    '[class.sending]': 'isSending()',
    '[class.wide]': 'hasWhom()',
    '[class.continues]': 'row().continues',
    '[class.pair]': 'buttons().length > 1',
    '[class.begins]': 'row().begins',
    '[class.leading]': 'isLeading()',
  },
  templateUrl: './queue-row.html',
  styleUrl: './queue-row.scss',
})
export class QueueRow {
  readonly row = input.required<QueueRowView>();
  readonly now = input.required<Date>();
  /** The one filled button of a page belongs to its first row in danger, else to its first late row. */
  readonly isLeading = input(false);
  /** A panel for this row is open below it. */
  readonly isOpen = input(false);
  readonly panelId = input<string | null>(null);
  readonly acted = output<RowActed>();
  readonly retried = output<QueueRowView>();

  protected readonly t = inject(Texts).t;
  private readonly dates = inject(Dates);

  protected readonly state = computed(() => this.row().state ?? { kind: 'resting' as const });
  protected readonly isSending = computed(() => this.state().kind === 'sending');
  protected readonly hasWhom = computed(() => this.row().whom !== undefined);
  protected readonly buttons = computed(() => this.row().actions.slice(0, this.row().twoButtons ? 2 : 1));
  /** A phone has no second button where the title begins the work. */
  protected readonly others = computed(() =>
    this.row().actions.slice(this.row().begins ? 1 : this.buttons().length),
  );

  /** A late row always says since when. */
  protected readonly exact = computed(() => {
    const due = this.row().due;
    if (!due || isDayOnly(due.at) || dueState(due.at, due.kind ?? 'due', this.now()) !== 'late') return '';
    return this.t('queue.was-due', { moment: this.dates.moment(due.at) });
  });

  protected appearance(index: number): 'filled' | 'tonal' | 'outlined' {
    if (index > 0) return 'outlined';
    return this.isLeading() ? 'filled' : 'tonal';
  }

  protected act(action: RowAction): void {
    if (!this.isSending()) this.acted.emit({ row: this.row(), action });
  }
}

import { NgTemplateOutlet } from '@angular/common';
import type { TemplateRef } from '@angular/core';
import { Component, computed, contentChild, inject, input, output } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Texts } from '../../core/language/texts';
import { dueState } from '../due-chip/due';
import { QueueRow } from './queue-row';
import type { QueueRowView, RowActed } from './queue.types';

/** How many rows a page has, and "show more" adds. */
export const QUEUE_PAGE = 25;

/**
 * A list of work. Put `<ng-template #panel let-row>` inside for what opens under a row. New arrivals wait behind a
 * button and never push a row from under a finger.
 */
@Component({
  selector: 'pn-queue-list',
  imports: [MatButton, NgTemplateOutlet, QueueRow],
  templateUrl: './queue-list.html',
  styleUrl: './queue-list.scss',
  host: { '[class.alone]': 'isOnlyList()' },
})
export class QueueList {
  readonly rows = input.required<readonly QueueRowView[]>();
  /** Names the list for screen readers. */
  readonly label = input.required<string>();
  readonly now = input.required<Date>();
  /** Only the first list of a page has the filled button: on its first row in danger, else on its first late row. */
  readonly leads = input(false);
  /** The page is this list and has no heading between its own and those of the rows. */
  readonly isOnlyList = input(false);
  readonly openId = input<string | null>(null);
  readonly hasMore = input(false);
  readonly isLoadingMore = input(false);
  /** New rows that are not shown yet. */
  readonly newCount = input(0);
  readonly acted = output<RowActed>();
  readonly retried = output<QueueRowView>();
  readonly moreWanted = output();
  readonly newWanted = output();

  protected readonly t = inject(Texts).t;
  protected readonly pageSize = QUEUE_PAGE;
  protected readonly panel = contentChild<TemplateRef<{ $implicit: QueueRowView }>>('panel');
  protected readonly leadingId = computed(() => {
    if (!this.leads()) return null;
    const [first] = this.rows();
    if (first?.alarm) return first.id;
    const late = this.rows().find(
      ({ due }) => due && dueState(due.at, due.kind ?? 'due', this.now()) === 'late',
    );
    return late?.id ?? null;
  });

  protected panelId(row: QueueRowView): string {
    return `panel-${row.id}`;
  }
}

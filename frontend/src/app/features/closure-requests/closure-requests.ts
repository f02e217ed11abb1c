import { Component, computed, inject } from '@angular/core';
import { Router } from '@angular/router';
import { listAwaitingResponse } from '../../api/fn/workboard/list-awaiting-response';
import type { AwaitingResponseRowDto } from '../../api/models/awaiting-response-row-dto';
import { Api } from '../../core/http/api';
import { PagedList } from '../../core/http/paged-list';
import type { Page } from '../../core/http/paged-list';
import { Dates } from '../../core/language/dates';
import { Language } from '../../core/language/language';
import { Texts } from '../../core/language/texts';
import { ServerClock } from '../../core/session/server-clock';
import { PageHeader } from '../../ui/page-header/page-header';
import { QueueList } from '../../ui/queue/queue-list';
import type { QueueRowView } from '../../ui/queue/queue.types';
import { Empty } from '../../ui/states/empty';
import { Arrived } from '../../ui/states/arrived';
import { More } from '../../ui/states/more';

/** Closures and levels that wait for the user as the second person, the longest waiting on top. */
@Component({
  selector: 'pn-closure-requests',
  imports: [Arrived, Empty, More, PageHeader, QueueList],
  template: `
    <pn-page-header [heading]="t('menu.decisions')" />
    <ng-container *pnArrived="list as found">
      @if (found.length > 0) {
        <pn-queue-list
          [rows]="rows()"
          [label]="t('menu.decisions')"
          [now]="clock.now()"
          [leads]="true"
          [isOnlyList]="true"
          (acted)="open($event.row)"
        />
        <pn-more [of]="list" />
      } @else {
        <pn-empty [heading]="t('decision.none')" [next]="t('decision.none-next')" />
      }
    </ng-container>
  `,
})
export class ClosureRequests {
  private readonly api = inject(Api);
  private readonly router = inject(Router);
  private readonly dates = inject(Dates);
  private readonly language = inject(Language);
  protected readonly t = inject(Texts).t;
  protected readonly clock = inject(ServerClock);
  protected readonly list = new PagedList<AwaitingResponseRowDto>((cursor) => this.page(cursor));
  protected readonly rows = computed(() => this.list.items().map((row) => this.toRow(row)));

  /** Loads until a page holds a decision: the same list holds other approvals. */
  private async page(from: string | null): Promise<Page<AwaitingResponseRowDto>> {
    const items: AwaitingResponseRowDto[] = [];
    let nextCursor = from;
    do {
      const page = await this.api.call(listAwaitingResponse, nextCursor ? { cursor: nextCursor } : {});
      items.push(...page.items.filter(({ type }) => type !== 'referral'));
      nextCursor = page.nextCursor;
    } while (nextCursor && items.length === 0);
    return { items, nextCursor };
  }

  protected open({ link }: QueueRowView): void {
    if (link) void this.router.navigate([...link]);
  }

  private toRow(row: AwaitingResponseRowDto): QueueRowView {
    const isLevel = row.type === 'band_change';
    const agency = row.fromAgencyName[this.language.current()];
    return {
      id: row.id,
      due: row.dueAt ? { at: row.dueAt, kind: 'waiting' } : null,
      title: this.t(isLevel ? 'today.waits-band-change' : 'today.waits-closure-decision', { agency }),
      link: isLevel ? ['/decisions', 'levels', row.id] : ['/decisions', row.id],
      code: row.code ?? row.reference,
      band: row.band,
      detail: this.t('decision.waits-since', { when: this.dates.moment(row.since) }),
      actions: [{ code: 'open', label: this.t('decision.see') }],
    };
  }
}

import { Component, computed, inject, signal } from '@angular/core';
import { Router } from '@angular/router';
import { listOrders } from '../../api/fn/workboard/list-orders';
import type { OrderCountsDto, OrderRowDto } from '../../api/models';
import { Api } from '../../core/http/api';
import { PagedList } from '../../core/http/paged-list';
import { Dates } from '../../core/language/dates';
import { Texts, textName } from '../../core/language/texts';
import { ServerClock } from '../../core/session/server-clock';
import { Menu } from '../../core/shell/menu';
import { DangerLabels } from '../../core/work/danger-labels';
import { ChoiceChips } from '../../ui/chips/choice-chips';
import { PageHeader } from '../../ui/page-header/page-header';
import { QueueList } from '../../ui/queue/queue-list';
import type { QueueRowView, RowActed } from '../../ui/queue/queue.types';
import { Empty } from '../../ui/states/empty';
import { Arrived } from '../../ui/states/arrived';
import { More } from '../../ui/states/more';
import { ReceivedNotices } from './received-notices';
import { RespondentSearch } from './respondent-search';

const FILTERS = ['open', 'breach', 'to_serve', 'ending', 'requested', 'running', 'ended'] as const;
type Filter = (typeof FILTERS)[number];

/** What a row asks for first, and the step of the order's own page that does it. */
const STEP_OF: Partial<Record<OrderRowDto['filter'], string>> = {
  breach: 'record_breach_action',
  to_serve: 'serve',
  ending: 'request_extension',
  requested: 'issue',
};

/** A breach cannot wait; of every other open order the level of its case counts. */
const dangerOf = ({ filter, band }: OrderRowDto): 'now' | 'high' | null => {
  if (filter === 'breach') return 'now';
  return band === 'high' && filter !== 'ended' ? 'high' : null;
};

/** Orders of the own agency, in the server's order: breaches to check, then what is to be handed over, then what ends. */
@Component({
  selector: 'pn-orders',
  imports: [Arrived, Empty, ChoiceChips, More, PageHeader, QueueList, ReceivedNotices, RespondentSearch],
  templateUrl: './orders.html',
})
export class Orders {
  private readonly api = inject(Api);
  private readonly router = inject(Router);
  private readonly menu = inject(Menu);
  private readonly dates = inject(Dates);
  private readonly dangers = inject(DangerLabels);
  protected readonly t = inject(Texts).t;
  protected readonly clock = inject(ServerClock);
  protected readonly filter = signal<string | null>('open');
  private readonly counts = signal<OrderCountsDto | null>(null);
  protected readonly list = new PagedList<OrderRowDto>(
    (cursor) => this.page(cursor),
    () => this.filter(),
  );
  protected readonly maySearch = signal(false);
  protected readonly filters = computed(() => FILTERS.map((value) => this.toChip(value)));
  protected readonly rows = computed(() => this.list.items().map((item) => this.toRow(item)));

  protected async act({ row, action }: RowActed): Promise<void> {
    const queryParams = action.code === 'open' ? {} : { do: action.code };
    await this.router.navigate(['/orders', row.id], { queryParams });
  }

  private async page(cursor: string | null) {
    const filter = this.filter() as Filter;
    const page = await this.api.call(listOrders, {
      ...(filter === 'open' ? {} : { filter }),
      ...(cursor ? { cursor } : {}),
    });
    this.clock.set(page.now);
    this.maySearch.set(page.allowedActions.includes('search_respondents'));
    if (filter !== 'ended') {
      this.counts.set(page.counts);
      const { breach, to_serve, ending } = page.counts;
      this.menu.setCount('orders', breach + to_serve + ending);
    }
    return page;
  }

  private toChip(value: Filter) {
    const counts = this.counts();
    const label = this.t(`orders.filter-${textName(value)}`);
    const hasCount = counts !== null && value !== 'open' && value !== 'ended';
    return { value, label: hasCount ? `${label} (${counts[value]})` : label };
  }

  private toRow(item: OrderRowDto): QueueRowView {
    const step = STEP_OF[item.filter];
    const danger = dangerOf(item);
    const isOver = item.filter === 'ended';
    const runs = item.filter === 'ending' || item.filter === 'running';
    return {
      id: item.id,
      due: isOver ? null : { at: runs && item.expiresOn ? item.expiresOn : item.at },
      ...(isOver ? { chip: this.t(`order-status.${textName(item.status)}`) } : {}),
      marks: this.dangers.marks({ danger }),
      alarm: danger !== null,
      title: isOver ? this.nameOf(item) : this.t(`orders.row-${textName(item.filter)}`),
      link: ['/orders', item.id],
      code: item.code ?? item.reference,
      band: item.band,
      detail: this.detailOf(item),
      actions: [
        step
          ? { code: step, label: this.t(`orders.do-${textName(step)}`) }
          : { code: 'open', label: this.t('referrals.do-open') },
      ],
    };
  }

  private nameOf({ number }: OrderRowDto): string {
    return number ? this.t('orders.heading', { number }) : this.t('orders.heading-without-number');
  }

  private detailOf(item: OrderRowDto): string {
    if (item.filter === 'ended')
      return item.expiresOn ? this.t('orders.until', { day: this.dates.date(item.expiresOn) }) : '';
    return [
      item.number ? this.t('orders.number', { number: item.number }) : '',
      item.filter === 'breach' ? this.t(`order-status.${textName(item.status)}`) : '',
      item.openBreaches > 1 ? this.t('orders.open-breaches', { count: item.openBreaches }) : '',
      item.extensionRequestedOn ? this.t('orders.extension-asked') : '',
    ]
      .filter(Boolean)
      .join(' · ');
  }
}

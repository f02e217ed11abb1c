import { Component, computed, inject } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { listCaseOrders } from '../../../api/fn/orders/list-case-orders';
import type { OrderDto, OrderStatusDto } from '../../../api/models';
import { Api } from '../../../core/http/api';
import { Dates } from '../../../core/language/dates';
import { Texts, textName } from '../../../core/language/texts';
import { Chip } from '../../../ui/due-chip/chip';
import type { IconName } from '../../../ui/icon/icon';
import { Empty } from '../../../ui/states/empty';
import { CaseStore } from '../case-page/case-store';
import { apiResource } from '../../../core/http/api-resource';
import { Arrived } from '../../../ui/states/arrived';

interface Shown {
  id: string;
  title: string;
  detail: string;
  chip: string;
  icon: IconName;
  tone: 'late' | 'soon' | 'waiting' | 'done' | 'outline';
  link: readonly unknown[] | null;
}

const LOOK: Record<OrderStatusDto['status'], Pick<Shown, 'icon' | 'tone'>> = {
  requested: { icon: 'hourglass', tone: 'waiting' },
  refused: { icon: 'close', tone: 'outline' },
  issued: { icon: 'late', tone: 'soon' },
  active: { icon: 'check', tone: 'done' },
  extended: { icon: 'check', tone: 'done' },
  expired: { icon: 'calendar', tone: 'outline' },
  revoked: { icon: 'close', tone: 'outline' },
  annulled: { icon: 'close', tone: 'outline' },
};

/** Orders of a case: in full for users who may read them, only their state for all others. */
@Component({
  selector: 'pn-case-orders',
  imports: [Arrived, Chip, Empty, MatButton, RouterLink],
  template: `
    <section [attr.aria-label]="t('case.tab-orders')">
      <div class="head">
        <h2>{{ t('case.tab-orders') }}</h2>
        @if (mayRequest()) {
          <a matButton="outlined" [routerLink]="['/cases', store.subject().id, 'orders', 'new']">
            {{ t('order-action.request') }}
          </a>
        }
      </div>
      <ng-container *pnArrived="orders">
        <ul class="card">
          @for (row of rows(); track row.id) {
            <li class="row">
              <div class="grow">
                <h3>
                  @if (row.link) {
                    <a [routerLink]="$any(row.link)">{{ row.title }}</a>
                  } @else {
                    {{ row.title }}
                  }
                </h3>
                <p class="small quiet">{{ row.detail }}</p>
              </div>
              <pn-chip [icon]="row.icon" [tone]="row.tone">{{ row.chip }}</pn-chip>
            </li>
          } @empty {
            <li><pn-empty icon="document" [heading]="t('orders.none-of-case')" /></li>
          }
        </ul>
        @if (elsewhere().length > 0) {
          <h3>{{ t('orders.elsewhere') }}</h3>
          <ul class="card">
            @for (row of elsewhere(); track row.id) {
              <li class="row">
                <p class="grow small quiet">{{ row.detail }}</p>
                <pn-chip [icon]="row.icon" [tone]="row.tone">{{ row.chip }}</pn-chip>
              </li>
            }
          </ul>
        }
      </ng-container>
    </section>
  `,
  styleUrl: '../case-page/records.scss',
})
export class CaseOrders {
  private readonly api = inject(Api);
  private readonly dates = inject(Dates);
  protected readonly store = inject(CaseStore);
  protected readonly t = inject(Texts).t;
  protected readonly orders = apiResource(() =>
    this.api.call(listCaseOrders, { caseId: this.store.subject().id }),
  );
  protected readonly mayRequest = computed(() =>
    this.orders.value()?.allowedActions.includes('request_order'),
  );
  protected readonly rows = computed(() => {
    const shown = this.orders.value();
    if (!shown) return [];
    return [
      ...shown.orders.map((order) => this.whole(order)),
      ...shown.statuses.map((one) => this.status(one)),
    ];
  });
  protected readonly elsewhere = computed(() =>
    (this.orders.value()?.elsewhere ?? []).map((one) => this.status(one)),
  );

  private whole(order: OrderDto): Shown {
    const broken = order.breaches.length;
    return {
      ...this.status(order),
      title: order.number
        ? this.t('orders.heading', { number: order.number })
        : this.t('orders.heading-without-number'),
      detail: [
        this.t('orders.reported-on', { day: this.dates.date(order.reportedAt) }),
        this.until(order),
        broken > 0 ? this.t('orders.breaches', { count: broken }) : '',
      ]
        .filter(Boolean)
        .join(' · '),
      link: ['/orders', order.id],
    };
  }

  private status(order: OrderStatusDto): Shown {
    return {
      id: order.id,
      title: this.t('orders.heading-without-number'),
      detail: this.until(order),
      chip: this.t(`order-status.${textName(order.status)}`),
      ...LOOK[order.status],
      link: null,
    };
  }

  private until({ expiresOn }: OrderStatusDto): string {
    return expiresOn ? this.t('orders.until', { day: this.dates.date(expiresOn) }) : '';
  }
}

import { Component, computed, inject, input } from '@angular/core';
import type { OrderDto } from '../../api/models/order-dto';
import { Dates, toDate } from '../../core/language/dates';
import { Texts } from '../../core/language/texts';
import { ServerClock } from '../../core/session/server-clock';
import { Icon } from '../../ui/icon/icon';
import { LawLabels } from './law-labels';

const DAY = 24 * 3_600_000;

/** Until when an order runs, how the day was worked out, and whether anybody has confirmed the law behind it. */
@Component({
  selector: 'pn-order-run',
  imports: [Icon],
  template: `
    <section class="card padded" [attr.aria-label]="t('orders.end-heading')">
      @if (end(); as shown) {
        <h2 class="small quiet">{{ shown.label }}</h2>
        <p class="day">{{ shown.day }}</p>
        @if (bar(); as run) {
          <div class="bar" aria-hidden="true"><span [style.width.%]="run.share"></span></div>
          <p class="under small">
            <span class="quiet">{{ run.from }}</span>
            <b>{{ run.left }}</b>
            <span class="quiet">{{ run.until }}</span>
          </p>
        }
      } @else {
        <h2 class="small quiet">{{ t('orders.end-heading') }}</h2>
        <p class="day">{{ t('orders.end-after-service') }}</p>
      }
      <p class="rule small quiet">
        <pn-icon name="information" [size]="16" />
        <span>
          @if (order().days) {
            {{ law.rule(order()) }}
          }
          @if (!law.isConfirmed(order().law)) {
            {{ t('orders.not-verified') }}
          }
        </span>
      </p>
      @if (isLastExtension()) {
        <p class="small">{{ t('orders.other-ways') }}</p>
      }
      <details>
        <summary>{{ t('orders.source') }}</summary>
        <ul>
          @for (line of law.lines(order().law); track line.key) {
            <li class="small">
              {{ line.what }}: <b>{{ line.value }}</b>
              <span class="quiet">
                · {{ line.source }}
                @if (!line.isVerified) {
                  · {{ t('term.not-verified') }}
                }
              </span>
            </li>
          }
        </ul>
      </details>
    </section>
  `,
  styleUrl: './order-run.scss',
})
export class OrderRun {
  readonly order = input.required<OrderDto>();

  private readonly dates = inject(Dates);
  private readonly clock = inject(ServerClock);
  protected readonly law = inject(LawLabels);
  protected readonly t = inject(Texts).t;
  protected readonly end = computed(() => {
    const { status, expiresOn, endedAt } = this.order();
    if (status === 'revoked' && endedAt)
      return { label: this.t('orders.lifted-heading'), day: this.dates.longDay(endedAt) };
    if (!expiresOn || status === 'annulled') return null;
    const label = this.t(status === 'expired' ? 'orders.was-in-force-until' : 'order-field.expires-on');
    return { label, day: `${this.dates.longDay(expiresOn)}, 24:00` };
  });
  /** No further days by the present setting: the row before the end asks for another way. */
  protected readonly isLastExtension = computed(() => {
    const { status, mostFurtherDays } = this.order();
    return status === 'extended' && mostFurtherDays === 0;
  });
  protected readonly bar = computed(() => {
    const { status, startsOn, expiresOn } = this.order();
    if (!startsOn || !expiresOn || (status !== 'active' && status !== 'extended')) return null;
    const [from, until] = [toDate(startsOn).getTime(), toDate(expiresOn).getTime() + DAY];
    const now = this.clock.now().getTime();
    return {
      share: Math.min(100, Math.max(0, ((now - from) / (until - from)) * 100)),
      from: this.t('orders.from-day', { day: this.dates.date(startsOn) }),
      left: this.t('orders.days-left', { count: Math.max(0, Math.floor((until - now) / DAY)) }),
      until: this.dates.date(expiresOn),
    };
  });
}

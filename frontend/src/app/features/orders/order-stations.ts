import { Component, computed, inject, input } from '@angular/core';
import type { OrderDto } from '../../api/models/order-dto';
import { Dates } from '../../core/language/dates';
import type { Moment } from '../../core/language/dates';
import { Texts, textName } from '../../core/language/texts';
import { Icon } from '../../ui/icon/icon';

interface Station {
  name: string;
  title: string;
  lines: readonly string[];
  state: 'done' | 'now' | 'ahead';
}

const MINUTE = 60_000;

/** Where an order stands: asked for, issued, handed over, in force, ended. Each with its time. */
@Component({
  selector: 'pn-order-stations',
  imports: [Icon],
  template: `
    <ol class="card padded" [attr.aria-label]="t('orders.course')">
      @for (station of stations(); track station.name) {
        <li [class]="station.state" [attr.aria-current]="station.state === 'now' ? 'step' : null">
          <span class="mark" aria-hidden="true">
            @if (station.state === 'done') {
              <pn-icon name="check" [size]="16" />
            }
          </span>
          <div>
            <b>{{ station.title }}</b>
            @for (line of station.lines; track $index) {
              <p class="small quiet">{{ line }}</p>
            }
          </div>
        </li>
      }
    </ol>
  `,
  styleUrl: './order-stations.scss',
})
export class OrderStations {
  readonly order = input.required<OrderDto>();

  protected readonly t = inject(Texts).t;
  private readonly dates = inject(Dates);
  protected readonly stations = computed(() => this.of(this.order()));

  private of(order: OrderDto): Station[] {
    const { status } = order;
    const asked = this.station('requested', [this.at(order.reportedAt)], 'done');
    if (status === 'refused')
      return [asked, this.station('refused', [this.at(order.refusedAt), this.refusal(order)], 'now')];
    return [
      status === 'requested' ? { ...asked, state: 'now' } : asked,
      this.station(
        'issued',
        [this.at(order.issuedAt), this.took(order)],
        past(order.issuedAt, status === 'issued'),
      ),
      this.station('served', this.service(order), past(order.servedAt, false)),
      this.running(order),
      this.ending(order),
    ];
  }

  private station(name: string, lines: readonly string[], state: Station['state']): Station {
    return { name, title: this.t(`orders.station-${name}`), lines: lines.filter(Boolean), state };
  }

  private at(moment: Moment | null): string {
    return moment ? `${this.dates.date(moment)}, ${this.dates.time(moment)}` : '';
  }

  private refusal({ refusalReason }: OrderDto): string {
    return refusalReason ? this.t(`order-refusal-reason.${textName(refusalReason)}`) : '';
  }

  /** How long it took from the report. */
  private took({ reportedAt, issuedAt }: OrderDto): string {
    if (!issuedAt) return '';
    const minutes = Math.max(0, Math.round((Date.parse(issuedAt) - Date.parse(reportedAt)) / MINUTE));
    return this.t('orders.took', { hours: Math.floor(minutes / 60), minutes: minutes % 60 });
  }

  private service({ servedAt, servedHow, attempts, serveBy, status }: OrderDto): string[] {
    if (servedAt) return [this.at(servedAt), servedHow ? this.t(`order-service.${textName(servedHow)}`) : ''];
    const tried = attempts.at(-1);
    return [
      status === 'issued' && serveBy ? this.t('orders.serve-by', { moment: this.dates.moment(serveBy) }) : '',
      tried
        ? `${this.dates.day(tried.attemptedAt)}: ${this.t(`order-service.${textName(tried.result)}`)}`
        : '',
    ];
  }

  private running({ status, dayNumber, totalDays, breaches }: OrderDto): Station {
    const isNow = status === 'active' || status === 'extended';
    const hasRun = ['expired', 'revoked', 'annulled'].includes(status);
    const day = dayNumber && totalDays ? this.t('orders.day-of', { day: dayNumber, days: totalDays }) : '';
    const broken = this.t('orders.breaches', { count: breaches.length });
    const lines = isNow || hasRun ? [day, broken] : [];
    const name = hasRun ? 'ran' : 'active';
    return this.station(status === 'extended' ? 'extended' : name, lines, state(isNow, hasRun));
  }

  private ending({ status, expiresOn, endedAt, liftedAt, liftReason }: OrderDto): Station {
    if (status === 'annulled') return this.station('annulled', [this.at(endedAt)], 'now');
    if (status === 'revoked')
      return this.station(
        'revoked',
        [this.at(liftedAt), liftReason ? this.t(`orders.lift-${textName(liftReason)}`) : ''],
        'now',
      );
    const lastDay = expiresOn ? `${this.dates.date(expiresOn)}, 24:00` : '';
    return this.station('end', [lastDay], state(status === 'expired', false));
  }
}

const state = (isNow: boolean, isDone: boolean): Station['state'] => {
  if (isNow) return 'now';
  return isDone ? 'done' : 'ahead';
};

const past = (at: string | null, isNow: boolean): Station['state'] => state(isNow, at !== null);

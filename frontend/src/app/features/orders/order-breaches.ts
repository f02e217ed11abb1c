import { Component, inject, input, output } from '@angular/core';
import { MatButton } from '@angular/material/button';
import type { OrderBreachDto, OrderDto } from '../../api/models';
import { Dates } from '../../core/language/dates';
import { Texts, textName } from '../../core/language/texts';
import { Chip } from '../../ui/due-chip/chip';

/** Breaches of an order, each with what was done about it. */
@Component({
  selector: 'pn-order-breaches',
  imports: [Chip, MatButton],
  template: `
    <section class="card" [attr.aria-label]="t('orders.breach-heading')">
      <h2 class="padded">{{ t('orders.breach-heading') }}</h2>
      <ul>
        @for (breach of order().breaches; track breach.id) {
          <li>
            <div>
              <h3>{{ dates.date(breach.happenedAt) }}, {{ dates.time(breach.happenedAt) }}</h3>
              <p class="small quiet">
                {{ t('orders.reported-by', { who: t('orders.reporter-' + name(breach.reportedBy)) }) }}
              </p>
              @if (breach.note) {
                <p class="small note">{{ breach.note }}</p>
              }
              @if (breach.isOpen) {
                <pn-chip icon="late" tone="late">{{ t('orders.nothing-done') }}</pn-chip>
              } @else {
                <p class="small">{{ done(breach) }}</p>
              }
            </div>
            @if (mayAct(breach)) {
              <button
                [matButton]="breach.isOpen ? 'filled' : 'outlined'"
                type="button"
                (click)="acted.emit(breach.id)"
              >
                {{ t('orders.do-record-breach-action') }}
              </button>
            }
          </li>
        }
      </ul>
    </section>
  `,
  styles: `
    h2 {
      padding-bottom: 12px;
    }
    li {
      display: flex;
      flex-wrap: wrap;
      gap: 8px 16px;
      align-items: flex-start;
      justify-content: space-between;
      padding: 14px 20px;
      border-top: 1px solid var(--mat-sys-outline-variant);
    }
    li > div {
      display: grid;
      flex: 1 1 260px;
      gap: 4px;
      justify-items: start;
      min-width: 0;
    }
    .note {
      white-space: pre-wrap;
    }
  `,
})
export class OrderBreaches {
  readonly order = input.required<OrderDto>();
  /** The breach of which something was done. */
  readonly acted = output<string>();

  protected readonly t = inject(Texts).t;
  protected readonly dates = inject(Dates);
  protected readonly name = textName;

  protected mayAct(breach: OrderBreachDto): boolean {
    return this.order().allowedActions.includes('record_breach_action') && !breach.protocolNumber;
  }

  protected done({ actions, actedOn, protocolNumber }: OrderBreachDto): string {
    const what = actions.map((action) => this.t(`orders.acted-${textName(action)}`)).join(', ');
    const number = protocolNumber
      ? this.t('orders.protocol', { number: protocolNumber })
      : this.t('orders.no-protocol');
    return [actedOn ? this.dates.date(actedOn) : '', what, number].filter(Boolean).join(' · ');
  }
}

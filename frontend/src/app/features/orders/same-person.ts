import { Component, computed, inject, input, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { getSamePerson } from '../../api/fn/orders/get-same-person';
import { listSamePerson } from '../../api/fn/orders/list-same-person';
import type { SamePersonDto } from '../../api/models';
import { SAME_PERSON_REASON } from '../../api/models/same-person-reason-array';
import { Api } from '../../core/http/api';
import { apiResource } from '../../core/http/api-resource';
import { sender } from '../../core/http/sender';
import { codeOptions } from '../../core/language/code-options';
import { Dates } from '../../core/language/dates';
import { Texts, textName } from '../../core/language/texts';
import { ChoiceChips } from '../../ui/chips/choice-chips';
import { Note } from '../../ui/note/note';

/** Orders of the own agency that may be against the same person: a count, and for a reason their dates and states. */
@Component({
  selector: 'pn-same-person',
  imports: [ChoiceChips, MatButton, Note],
  template: `
    @if (known.value(); as count) {
      @if (count.orders > 0) {
        <pn-note kind="soon" icon="information">
          {{ t('other-person.maybe-same', { orders: count.orders, breaches: count.breaches }) }}
        </pn-note>
        @if (found(); as lines) {
          <ul>
            @for (line of lines; track $index) {
              <li>{{ line }}</li>
            }
          </ul>
        } @else {
          <pn-choice-chips
            [legend]="t('other-person.why')"
            [hint]="t('other-person.listed')"
            [options]="reasons()"
            [(value)]="reason"
          />
          @if (reason()) {
            <button matButton="outlined" type="button" (click)="show()">
              {{ t('other-person.show-orders') }}
            </button>
          }
          <p role="alert">{{ sending.problem() }}</p>
        }
      }
    }
  `,
  styles: `
    button,
    ul {
      margin-top: 12px;
    }
  `,
})
export class SamePerson {
  readonly orderId = input.required<string>();

  private readonly api = inject(Api);
  private readonly dates = inject(Dates);
  protected readonly t = inject(Texts).t;
  protected readonly sending = sender();
  protected readonly reasons = codeOptions(SAME_PERSON_REASON, 'same-person-reason.');
  protected readonly reason = signal<string | null>(null);
  private readonly orders = signal<readonly SamePersonDto[] | null>(null);
  protected readonly known = apiResource(
    (id: string) => this.api.call(getSamePerson, { id }),
    () => this.orderId(),
  );
  protected readonly found = computed(() => this.orders()?.map((one) => this.lineOf(one)));

  protected async show(): Promise<void> {
    await this.sending.send(async () => {
      const body = { reason: this.reason() as (typeof SAME_PERSON_REASON)[number] };
      this.orders.set((await this.api.call(listSamePerson, { id: this.orderId(), body })).orders);
    });
  }

  private lineOf({ issuedAt, expiresOn, status, breaches }: SamePersonDto): string {
    return [
      this.dates.date(issuedAt),
      this.t(`order-status.${textName(status)}`),
      expiresOn ? this.t('orders.until', { day: this.dates.date(expiresOn) }) : '',
      breaches > 0 ? this.t('orders.breaches', { count: breaches }) : '',
    ]
      .filter(Boolean)
      .join(' · ');
  }
}

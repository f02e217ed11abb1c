import { Component, inject } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { listReceivedNotices } from '../../api/fn/orders/list-received-notices';
import { seeOrderNotice } from '../../api/fn/orders/see-order-notice';
import type { ReceivedNoticeDto } from '../../api/models';
import { Api } from '../../core/http/api';
import { apiResource } from '../../core/http/api-resource';
import { Submission } from '../../core/http/request-context';
import { Dates } from '../../core/language/dates';
import { Texts, textName } from '../../core/language/texts';

/** Orders of other places that now matter here: whom they bind and until when, never whom they protect. */
@Component({
  selector: 'pn-received-notices',
  imports: [MatButton],
  template: `
    @for (notice of list.value(); track notice.id) {
      <section class="card padded stack">
        <h2>{{ t('order-notice.received', { name: notice.boundPerson }) }}</h2>
        <ul class="facts small">
          @for (line of lines(notice); track $index) {
            <li>{{ line }}</li>
          }
        </ul>
        <p>
          <strong>{{ t('order-notice.call-line') }}</strong>
        </p>
        @if (!notice.seenAt) {
          <div class="actions">
            <button matButton="filled" type="button" (click)="see(notice.id)">
              {{ t('order-notice.see') }}
            </button>
          </div>
        }
      </section>
    }
  `,
  styles: `
    :host {
      display: contents;
    }
    .facts {
      display: grid;
      gap: 4px;
      margin: 0;
      padding: 0;
      list-style: none;
    }
  `,
})
export class ReceivedNotices {
  private readonly api = inject(Api);
  private readonly dates = inject(Dates);
  protected readonly t = inject(Texts).t;
  protected readonly list = apiResource<ReceivedNoticeDto[]>(() => this.api.call(listReceivedNotices, {}));

  protected lines(notice: ReceivedNoticeDto): string[] {
    const { number, bornOn, expiresOn, conditions, dutyPhone } = notice;
    return [
      number ? this.t('orders.heading', { number }) : '',
      bornOn ? this.t('order-notice.born', { day: this.dates.date(bornOn) }) : '',
      this.t('extension-request.ends', { day: this.dates.date(expiresOn) }),
      conditions.map((condition) => this.t(`order-condition.${textName(condition)}`)).join(' · '),
      this.t('order-notice.issuer', { phone: dutyPhone }),
    ].filter(Boolean);
  }

  protected async see(id: string): Promise<void> {
    this.list.set(await this.api.call(seeOrderNotice, { id }, new Submission().context(null)));
  }
}

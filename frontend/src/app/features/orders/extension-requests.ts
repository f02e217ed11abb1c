import { Component, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { listExtensionRequests } from '../../api/fn/orders/list-extension-requests';
import type { ExtensionRequestDto, ExtensionRequestsDto } from '../../api/models';
import { Api } from '../../core/http/api';
import { Dates } from '../../core/language/dates';
import { Language } from '../../core/language/language';
import { Texts, textName } from '../../core/language/texts';
import { BandBadge } from '../../ui/band-badge/band-badge';
import { Code } from '../../ui/code/code';
import { PageHeader } from '../../ui/page-header/page-header';
import { Empty } from '../../ui/states/empty';
import { apiResource } from '../../core/http/api-resource';
import { ExtensionAnswer } from './extension-answer';
import { Arrived } from '../../ui/states/arrived';

/** Orders that the prosecutor's office is asked to extend, the first to be answered on top. */
@Component({
  selector: 'pn-extension-requests',
  imports: [Arrived, BandBadge, Code, Empty, ExtensionAnswer, MatButton, PageHeader, RouterLink],
  template: `
    <pn-page-header [heading]="t('menu.extensions')" [lead]="t('extension-request.lead')" />
    <ul *pnArrived="list" class="stack">
      @for (request of list.value()?.requests; track request.orderId) {
        <li class="card padded stack">
          <h2>{{ t('extension-request.answer-by', { when: dates.moment(request.answerBy) }) }}</h2>
          <p>
            <pn-code [value]="request.reference" />
            @if (request.band; as band) {
              <pn-band-badge [band]="band" />
            }
          </p>
          <ul class="facts small">
            @for (line of lines(request); track $index) {
              <li>{{ line }}</li>
            }
          </ul>
          @if (open() === request.orderId) {
            <pn-extension-answer
              [request]="request"
              (answered)="answered($event)"
              (cancelled)="open.set('')"
            />
          } @else if (request.allowedActions.length > 0) {
            <div class="actions">
              <button matButton="filled" type="button" (click)="open.set(request.orderId)">
                {{ t('extension-request.answer') }}
              </button>
              <a
                matButton="text"
                [routerLink]="['/orders/papers', 'order', request.orderId]"
                [queryParams]="{ from: 'extensions' }"
                >{{ t('print.print') }}</a
              >
            </div>
          }
        </li>
      } @empty {
        <li class="card"><pn-empty icon="check" [heading]="t('ui.empty')" /></li>
      }
    </ul>
  `,
  styles: `
    ul {
      margin: 0;
      padding: 0;
      list-style: none;
    }
    .facts {
      display: grid;
      gap: 4px;
    }
  `,
  host: { class: 'spaced' },
})
export class ExtensionRequests {
  private readonly api = inject(Api);
  private readonly language = inject(Language);
  protected readonly dates = inject(Dates);
  protected readonly t = inject(Texts).t;
  /** The request whose answer is being written. */
  protected readonly open = signal('');
  protected readonly list = apiResource<ExtensionRequestsDto>(() => this.api.call(listExtensionRequests, {}));

  protected lines(request: ExtensionRequestDto): string[] {
    const { agencyName, requestedOn, servedOn, endsOn, breaches, conditions, state } = request;
    return [
      agencyName[this.language.current()],
      // That it lies here unanswered, the heading says.
      ['sent', 'seen'].includes(state) ? '' : this.t(`extension-state.${state}`),
      this.t('orders.asked-on', { day: this.dates.date(requestedOn) }),
      this.t('extension-request.served', { day: this.dates.date(servedOn) }),
      this.t('extension-request.ends', { day: this.dates.date(endsOn) }),
      breaches > 0 ? this.t('extension-request.breaches', { count: breaches }) : '',
      conditions.map((condition) => this.t(`order-condition.${textName(condition)}`)).join(' · '),
    ].filter(Boolean);
  }

  protected answered(left: ExtensionRequestsDto): void {
    this.open.set('');
    this.list.set(left);
  }
}

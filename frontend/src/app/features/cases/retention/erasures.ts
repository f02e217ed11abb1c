import { Component, inject } from '@angular/core';
import { listErasureRequests } from '../../../api/fn/cases/list-erasure-requests';
import { Dialogs } from '../../../core/dialogs/dialogs';
import { Api } from '../../../core/http/api';
import { Dates } from '../../../core/language/dates';
import { Language } from '../../../core/language/language';
import { Texts, textName } from '../../../core/language/texts';
import { StepUp } from '../../../core/session/step-up';
import { PageHeader } from '../../../ui/page-header/page-header';
import { Empty } from '../../../ui/states/empty';
import { apiResource } from '../../../core/http/api-resource';
import { ErasureSteps } from './erasure-steps';
import { Arrived } from '../../../ui/states/arrived';

/** Running requests to erase an open case, without the case: for the data protection officer and the fallback agency. */
@Component({
  selector: 'pn-erasures',
  imports: [Arrived, Empty, ErasureSteps, PageHeader],
  providers: [Dialogs, StepUp],
  template: `
    <pn-page-header [heading]="t('menu.requests')" [lead]="t('erasure.list-lead')" />
    <ul *pnArrived="requests" class="card">
      @for (request of requests.value(); track request.id) {
        <li class="row">
          <div class="text">
            <p class="small quiet">
              {{ t('erasure.asked-at', { when: dates.moment(request.askedAt) }) }}
            </p>
            <h2>{{ request.agencyName[language.current()] }}</h2>
            <p class="small">
              {{ t('erasure-state.' + name(request.state)) }} ·
              {{ t('erasure.from', { when: dates.moment(request.eraseFrom) }) }}
            </p>
            <pn-erasure-steps [request]="request" (taken)="requests.reload()" />
          </div>
        </li>
      } @empty {
        <li><pn-empty icon="check" [heading]="t('ui.empty')" /></li>
      }
    </ul>
  `,
  styleUrl: '../../audit-log/audit-log.scss',
  host: { class: 'spaced' },
})
export class Erasures {
  private readonly api = inject(Api);
  protected readonly language = inject(Language);
  protected readonly dates = inject(Dates);
  protected readonly t = inject(Texts).t;
  protected readonly name = textName;
  protected readonly requests = apiResource(() => this.api.call(listErasureRequests, {}));
}

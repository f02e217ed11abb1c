import { Component, inject, input, output } from '@angular/core';
import { listCorrections } from '../../api/fn/corrections/list-corrections';
import type { CaseCorrectionsDto, OrderDto } from '../../api/models';
import { CorrectedRecord } from '../../core/corrections/corrected-record';
import { Api } from '../../core/http/api';
import { apiResource } from '../../core/http/api-resource';
import { Texts } from '../../core/language/texts';

/** Corrections of an order and of the person whom it binds. */
@Component({
  selector: 'pn-order-corrections',
  imports: [CorrectedRecord],
  template: `
    <section class="card padded stack" [attr.aria-label]="t('corrections.on-paper')">
      <h2>{{ t('corrections.on-paper') }}</h2>
      <h3>{{ t('correction-subject.order') }}</h3>
      <pn-corrected-record
        kind="order"
        [caseId]="order().caseId"
        [subjectId]="order().id"
        [called]="t('correction-subject.order')"
        [current]="$any(order())"
        [corrections]="corrections.value()"
        (corrected)="changed($event)"
      />
      <h3>{{ t('correction-subject.order-paper') }}</h3>
      <pn-corrected-record
        kind="order_paper"
        [caseId]="order().caseId"
        [subjectId]="order().id"
        [called]="t('correction-subject.order-paper')"
        [current]="order()"
        [corrections]="corrections.value()"
        (corrected)="changed($event)"
      />
      @if (order().respondent; as person) {
        <h3>{{ t('correction-subject.respondent') }}</h3>
        <pn-corrected-record
          kind="respondent"
          [caseId]="order().caseId"
          [subjectId]="order().id"
          [called]="t('correction-subject.respondent')"
          [current]="person"
          [corrections]="corrections.value()"
          (corrected)="changed($event)"
        />
      }
    </section>
  `,
})
export class OrderCorrections {
  readonly order = input.required<OrderDto>();
  readonly corrected = output();

  private readonly api = inject(Api);
  protected readonly t = inject(Texts).t;
  protected readonly corrections = apiResource(
    ({ caseId }) => this.api.call(listCorrections, { caseId }),
    () => this.order(),
  );

  protected changed(answer: CaseCorrectionsDto): void {
    this.corrections.set(answer);
    this.corrected.emit();
  }
}

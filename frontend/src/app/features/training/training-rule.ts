import { Component, computed, inject, linkedSignal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { getTrainingRule } from '../../api/fn/training/get-training-rule';
import { setTrainingRule } from '../../api/fn/training/set-training-rule';
import { Api } from '../../core/http/api';
import { apiResource } from '../../core/http/api-resource';
import { formErrors } from '../../core/http/form-errors';
import { sender } from '../../core/http/sender';
import { dayOf } from '../../core/language/dates';
import { Texts } from '../../core/language/texts';
import { ServerClock } from '../../core/session/server-clock';
import { DateField } from '../../ui/date-field/date-field';
import type { KnownDay } from '../../ui/date-field/known-day';
import { Arrived } from '../../ui/states/arrived';

/** An administrator sets from when acts need modules; everybody then has 90 days. */
@Component({
  selector: 'pn-training-rule',
  imports: [Arrived, DateField, MatButton],
  template: `
    <ng-container *pnArrived="rule">
      <form class="card padded stack" novalidate (submit)="save($event)">
        <pn-date-field
          fieldId="enforced-from"
          [label]="t('training.rule')"
          [hint]="t('training.rule-hint')"
          [today]="today()"
          [recent]="false"
          [error]="errors.at('enforced-from')"
          [(value)]="from"
        />
        <div class="actions">
          <button matButton="filled" [disabled]="sender.isSending()">{{ t('ui.save') }}</button>
        </div>
      </form>
    </ng-container>
  `,
})
export class TrainingRule {
  private readonly api = inject(Api);
  private readonly clock = inject(ServerClock);
  protected readonly t = inject(Texts).t;
  protected readonly errors = formErrors({ enforcedFrom: 'enforced-from' });
  protected readonly sender = sender(this.errors.showProblem);
  protected readonly rule = apiResource(() => this.api.call(getTrainingRule, {}));
  protected readonly today = computed(() => dayOf(this.clock.now()));
  protected readonly from = linkedSignal<KnownDay | null>(() => {
    const on = this.rule.value()?.enforcedFrom;
    return on ? { precision: 'day', on } : null;
  });

  protected async save(event: Event): Promise<void> {
    event.preventDefault();
    const body = { enforcedFrom: this.from()?.on ?? null, version: this.rule.value()?.version ?? 0 };
    this.errors.show([]);
    await this.sender.send(async () => this.rule.set(await this.api.call(setTrainingRule, { body })));
  }
}

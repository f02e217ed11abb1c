import { Component, computed, inject } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { confirmTrainingActs } from '../../api/fn/training/confirm-training-acts';
import { listTrainingActs } from '../../api/fn/training/list-training-acts';
import type { TrainingActDto } from '../../api/models/training-act-dto';
import { Api } from '../../core/http/api';
import { apiResource } from '../../core/http/api-resource';
import { sender } from '../../core/http/sender';
import { Dates } from '../../core/language/dates';
import { Texts } from '../../core/language/texts';
import { Code } from '../../ui/code/code';
import { PageHeader } from '../../ui/page-header/page-header';
import { Arrived } from '../../ui/states/arrived';
import { Empty } from '../../ui/states/empty';
import { Tabs } from '../../ui/tabs/tabs';
import { TrainingWords } from './training-words';

/** What colleagues did without a valid module; a colleague with one confirms it. */
@Component({
  selector: 'pn-training-acts',
  imports: [Arrived, Code, Empty, MatButton, PageHeader, RouterLink, Tabs],
  template: `
    <pn-page-header [heading]="t('training.title')" [lead]="t('training.acts-lead')">
      @if (open().length > 1) {
        <button
          actions
          matButton="outlined"
          type="button"
          [disabled]="sender.isSending()"
          (click)="confirm(open())"
        >
          {{ t('training.confirm-all', { count: open().length }) }}
        </button>
      }
    </pn-page-header>
    <pn-tabs [tabs]="words.tabs()" [label]="t('training.title')" />
    @if (sender.problem()) {
      <p class="error small" role="alert">{{ sender.problem() }}</p>
    }
    <ng-container *pnArrived="acts as all">
      @if (all.length === 0) {
        <pn-empty [heading]="t('training.no-act')" />
      } @else {
        <ul class="card">
          @for (act of all; track act.id) {
            <li class="row">
              <div class="grow">
                <p>
                  {{ act.displayName }}: {{ t('audit-action.' + nameOf(act)) }}
                  @if (act.caseId; as caseId) {
                    <a [routerLink]="['/cases', caseId]"><pn-code [value]="act.reference ?? ''" /></a>
                  }
                </p>
                <p class="small quiet">{{ words.module(act.module) }} · {{ dates.moment(act.doneAt) }}</p>
                <p class="small" [class.danger]="act.isLate">
                  {{ t('training.confirm-by', { when: dates.moment(act.dueAt) }) }}
                </p>
              </div>
              <button
                matButton="outlined"
                type="button"
                [disabled]="sender.isSending()"
                (click)="confirm([act])"
              >
                {{ t('training.confirm') }}
              </button>
            </li>
          }
        </ul>
      }
    </ng-container>
  `,
  styleUrl: '../cases/case-page/records.scss',
})
export class TrainingActs {
  private readonly api = inject(Api);
  protected readonly dates = inject(Dates);
  protected readonly words = inject(TrainingWords);
  protected readonly t = inject(Texts).t;
  protected readonly sender = sender();
  protected readonly acts = apiResource(() => this.api.call(listTrainingActs, {}));
  protected readonly open = computed(() => this.acts.value() ?? []);

  /** `openCase` is `open-case` in the texts. */
  protected nameOf({ action }: TrainingActDto): string {
    return action.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  }

  protected async confirm(acts: readonly TrainingActDto[]): Promise<void> {
    const ids = acts.map(({ id }) => id);
    await this.sender.send(async () =>
      this.acts.set(await this.api.call(confirmTrainingActs, { body: { ids } })),
    );
  }
}

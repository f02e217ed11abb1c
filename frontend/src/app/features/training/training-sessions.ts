import { Component, computed, inject } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { confirmTrainingSession } from '../../api/fn/training/confirm-training-session';
import { listTrainingSessions } from '../../api/fn/training/list-training-sessions';
import { Api } from '../../core/http/api';
import { apiResource } from '../../core/http/api-resource';
import { sender } from '../../core/http/sender';
import { Dates } from '../../core/language/dates';
import { Texts, textName } from '../../core/language/texts';
import { SessionStore } from '../../core/session/session.store';
import { PageHeader } from '../../ui/page-header/page-header';
import { Arrived } from '../../ui/states/arrived';
import { Empty } from '../../ui/states/empty';
import { Tabs } from '../../ui/tabs/tabs';
import { TrainingWords } from './training-words';

/** Sessions that were held, the newest first; a late one waits for a second person. */
@Component({
  selector: 'pn-training-sessions',
  imports: [Arrived, Empty, MatButton, PageHeader, RouterLink, Tabs],
  template: `
    <pn-page-header [heading]="t('training.title')">
      <a actions matButton="filled" routerLink="/training/new">{{ t('training.record') }}</a>
      <a actions matButton="outlined" routerLink="/training/list">{{ t('training.list') }}</a>
    </pn-page-header>
    <pn-tabs [tabs]="words.tabs()" [label]="t('training.title')" />
    <div class="stack">
      @if (sender.problem()) {
        <p class="error small" role="alert">{{ sender.problem() }}</p>
      }
      <ng-container *pnArrived="sessions as all">
        @for (session of all; track session.id) {
          <section class="card padded stack">
            <div>
              <h2>{{ words.module(session.module) }}</h2>
              <p>{{ dates.date(session.heldOn) }} · {{ t('place.' + name(session.place)) }}</p>
              <p class="small quiet">
                {{ t('training-host.' + name(session.host)) }} ·
                {{ t('training.passed-of', { passed: '' + session.passed, persons: '' + session.persons }) }}
              </p>
              @if (session.waits) {
                <p>{{ t('training.waits') }}</p>
              }
            </div>
            <div class="actions">
              @if (session.mayConfirm) {
                <button
                  matButton="filled"
                  type="button"
                  [disabled]="sender.isSending()"
                  (click)="confirm(session.id)"
                >
                  {{ t('training.confirm') }}
                </button>
              }
              @if (seesFigures()) {
                <a matButton="outlined" [routerLink]="['/figures/trainings', session.id]">{{
                  t('training.before-after')
                }}</a>
              }
            </div>
          </section>
        } @empty {
          <pn-empty icon="calendar" [heading]="t('training.no-session')" />
        }
      </ng-container>
    </div>
  `,
})
export class TrainingSessions {
  private readonly api = inject(Api);
  private readonly session = inject(SessionStore);
  protected readonly dates = inject(Dates);
  protected readonly words = inject(TrainingWords);
  protected readonly t = inject(Texts).t;
  protected readonly name = textName;
  protected readonly sender = sender();
  protected readonly sessions = apiResource(() => this.api.call(listTrainingSessions, {}));
  protected readonly seesFigures = computed(() => this.session.hasRole('coordinator', 'supervisor'));

  protected async confirm(id: string): Promise<void> {
    await this.sender.send(async () =>
      this.sessions.set(await this.api.call(confirmTrainingSession, { id })),
    );
  }
}

import { Component, computed, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { listTrainingPeople } from '../../api/fn/training/list-training-people';
import { revokeTraining } from '../../api/fn/training/revoke-training';
import type { TrainingStandingDto } from '../../api/models/training-standing-dto';
import { Api } from '../../core/http/api';
import { apiResource } from '../../core/http/api-resource';
import { sender } from '../../core/http/sender';
import { Texts } from '../../core/language/texts';
import { SessionStore } from '../../core/session/session.store';
import { PageHeader } from '../../ui/page-header/page-header';
import { Arrived } from '../../ui/states/arrived';
import { Tabs } from '../../ui/tabs/tabs';
import { TrainingRule } from './training-rule';
import { TrainingWords } from './training-words';

const RANK = { suspended: 0, supervised: 1, warn: 2, valid: 3 } as const;

/** People for whom the viewer records training: whose module ended or ends next comes first. */
@Component({
  selector: 'pn-trained-people',
  imports: [Arrived, MatButton, PageHeader, Tabs, TrainingRule],
  template: `
    <pn-page-header [heading]="t('training.title')" />
    <pn-tabs [tabs]="words.tabs()" [label]="t('training.title')" />
    <div class="stack">
      @if (setsRule()) {
        <pn-training-rule />
      }
      @if (sender.problem()) {
        <p class="error small" role="alert">{{ sender.problem() }}</p>
      }
      <ng-container *pnArrived="people">
        <ul class="card">
          @for (person of sorted(); track person.id) {
            <li class="row">
              <div class="grow">
                <h2>{{ person.displayName }}</h2>
                @for (one of person.modules; track one.module) {
                  <p [class.danger]="one.state !== 'valid'">
                    {{ words.module(one.module) }}: {{ words.state(one) }}
                    @if (one.sessionId; as session) {
                      <button
                        matButton
                        type="button"
                        [disabled]="sender.isSending()"
                        (click)="revoke(session, person.id)"
                      >
                        {{
                          t(asked() === session + person.id ? 'training.revoke-really' : 'training.revoke')
                        }}
                      </button>
                    }
                  </p>
                } @empty {
                  <p class="quiet">{{ t('training.none') }}</p>
                }
              </div>
            </li>
          }
        </ul>
      </ng-container>
    </div>
  `,
  styleUrl: '../cases/case-page/records.scss',
})
export class TrainedPeople {
  private readonly api = inject(Api);
  private readonly session = inject(SessionStore);
  protected readonly words = inject(TrainingWords);
  protected readonly t = inject(Texts).t;
  protected readonly sender = sender();
  protected readonly people = apiResource(() => this.api.call(listTrainingPeople, {}));
  protected readonly setsRule = computed(() => this.session.hasRole('administrator'));
  /** The attendance whose revocation was pressed once. */
  protected readonly asked = signal('');
  protected readonly sorted = computed(() =>
    [...(this.people.value()?.people ?? [])].sort((one, other) => rank(one.modules) - rank(other.modules)),
  );

  /** The first press asks. */
  protected async revoke(id: string, userId: string): Promise<void> {
    if (this.asked() !== id + userId) return this.asked.set(id + userId);
    this.asked.set('');
    await this.sender.send(async () =>
      this.people.set(await this.api.call(revokeTraining, { id, body: { userId } })),
    );
  }
}

const rank = (modules: readonly TrainingStandingDto[]): number =>
  modules.length === 0 ? -1 : Math.min(...modules.map(({ state }) => RANK[state]));

import { Component, computed, inject } from '@angular/core';
import { getOwnTraining } from '../../api/fn/training/get-own-training';
import type { OwnTrainingDto } from '../../api/models/own-training-dto';
import type { TrainingStandingDto } from '../../api/models/training-standing-dto';
import { Api } from '../../core/http/api';
import { apiResource } from '../../core/http/api-resource';
import { Dates } from '../../core/language/dates';
import { Texts } from '../../core/language/texts';
import { PageHeader } from '../../ui/page-header/page-header';
import { Arrived } from '../../ui/states/arrived';
import { Tabs } from '../../ui/tabs/tabs';
import { TrainingWords } from './training-words';

/** A person's modules, what ends when, and what is not yet learnt. */
@Component({
  selector: 'pn-own-training',
  imports: [Arrived, PageHeader, Tabs],
  template: `
    <pn-page-header
      [heading]="t('training.title')"
      [back]="{ to: ['/settings'], label: t('menu.settings') }"
    />
    @if (words.tabs().length > 1) {
      <pn-tabs [tabs]="words.tabs()" [label]="t('training.title')" />
    }
    <ng-container *pnArrived="own as shown">
      <div class="stack">
        <p class="small quiet">{{ ruleOf(shown) }}</p>
        <ul class="card">
          @for (one of trained(); track one.module) {
            <li class="row">
              <div class="grow">
                <h2>{{ words.module(one.module) }}</h2>
                <p [class.danger]="one.state !== 'valid'">{{ words.state(one) }}</p>
                @if (one.refreshFrom; as day) {
                  <p class="small quiet">{{ t('training.refresh', { day: dates.date(day) }) }}</p>
                }
              </div>
            </li>
          } @empty {
            <li class="row">{{ t('training.none') }}</li>
          }
        </ul>
        <section class="card padded">
          <h2>{{ t('training.not-yet') }}</h2>
          <ul>
            @for (one of untrained(); track one.module) {
              <li [class.danger]="one.state === 'suspended'">{{ lineOf(one) }}</li>
            }
          </ul>
        </section>
      </div>
    </ng-container>
  `,
  styleUrl: '../cases/case-page/records.scss',
})
export class OwnTraining {
  private readonly api = inject(Api);
  protected readonly dates = inject(Dates);
  protected readonly words = inject(TrainingWords);
  protected readonly t = inject(Texts).t;
  protected readonly own = apiResource(() => this.api.call(getOwnTraining, {}));
  protected readonly trained = computed(() => this.modules().filter(({ endsOn }) => endsOn));
  protected readonly untrained = computed(() => this.modules().filter(({ endsOn }) => !endsOn));
  private readonly modules = computed(() => this.own.value()?.modules ?? []);

  /** Of a module that was never learnt. */
  protected lineOf(one: TrainingStandingDto): string {
    const name = this.words.module(one.module);
    return this.words.isAsked(one) ? `${name}: ${this.words.state(one)}` : name;
  }

  protected ruleOf({ enforcedFrom }: OwnTrainingDto): string {
    return enforcedFrom
      ? this.t('training.in-force', { day: this.dates.date(enforcedFrom) })
      : this.t('training.not-in-force');
  }
}

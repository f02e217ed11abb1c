import { Component, computed, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { addTrainer } from '../../api/fn/training/add-trainer';
import { endTrainer } from '../../api/fn/training/end-trainer';
import { listTrainers } from '../../api/fn/training/list-trainers';
import type { TrainerDto } from '../../api/models/trainer-dto';
import type { TrainerRequest } from '../../api/models/trainer-request';
import { Api } from '../../core/http/api';
import { apiResource } from '../../core/http/api-resource';
import { Submission } from '../../core/http/request-context';
import { formErrors } from '../../core/http/form-errors';
import { sender } from '../../core/http/sender';
import { Dates, dayOf } from '../../core/language/dates';
import { Texts } from '../../core/language/texts';
import { ServerClock } from '../../core/session/server-clock';
import { ChoiceChips } from '../../ui/chips/choice-chips';
import { SeveralChips } from '../../ui/chips/several-chips';
import { DateField } from '../../ui/date-field/date-field';
import type { KnownDay } from '../../ui/date-field/known-day';
import { ErrorSummary } from '../../ui/error-summary/error-summary';
import { TextField } from '../../ui/field/text-field';
import { FormActions } from '../../ui/form-actions/form-actions';
import { PageHeader } from '../../ui/page-header/page-header';
import { Arrived } from '../../ui/states/arrived';
import { Tabs } from '../../ui/tabs/tabs';
import { TrainingWords } from './training-words';

const FIELD_IDS = {
  displayName: 'name',
  modules: 'modules',
  languages: 'languages',
  trainedOn: 'trained-on',
};
const LANGUAGES = ['tg', 'ru', 'en', 'uz', 'sign'] as const;

/** The pool: who teaches what, in which language, and when last. */
@Component({
  selector: 'pn-trainers',
  imports: [
    ...[Arrived, ChoiceChips, DateField, ErrorSummary, FormActions, MatButton, PageHeader, SeveralChips],
    ...[Tabs, TextField],
  ],
  template: `
    <pn-page-header [heading]="t('training.title')">
      @if (!isOpen()) {
        <button actions matButton="filled" type="button" (click)="isOpen.set(true)">
          {{ t('training.add-trainer') }}
        </button>
      }
    </pn-page-header>
    <pn-tabs [tabs]="words.tabs()" [label]="t('training.title')" />
    <div class="stack">
      @if (isOpen()) {
        <form class="card padded stack" novalidate (submit)="submit($event)">
          <pn-error-summary [errors]="errors.list()" />
          <pn-text-field
            fieldId="name"
            [label]="t('training.trainer-name')"
            [error]="errors.at('name')"
            [(value)]="name"
          />
          <pn-several-chips
            fieldId="modules"
            [legend]="t('training.module')"
            [options]="modules()"
            [error]="errors.at('modules')"
            [(value)]="taught"
          />
          <pn-several-chips
            fieldId="languages"
            [legend]="t('app.language')"
            [options]="languages()"
            [error]="errors.at('languages')"
            [(value)]="spoken"
          />
          <pn-date-field
            fieldId="trained-on"
            [label]="t('training.trained-on')"
            [today]="today()"
            [recent]="false"
            [error]="errors.at('trained-on')"
            [(value)]="trainedOn"
          />
          <pn-choice-chips [legend]="t('training.paid')" [options]="yesNo()" [(value)]="paid" />
          <pn-form-actions [isSending]="sender.isSending()" (cancelled)="isOpen.set(false)" />
        </form>
      }
      <ng-container *pnArrived="trainers as all">
        <ul class="card">
          @for (trainer of all; track trainer.id) {
            <li class="row">
              <div class="grow">
                <h2>{{ trainer.displayName }}</h2>
                <p>{{ modulesOf(trainer) }}</p>
                <p class="small quiet">{{ taughtOf(trainer) }}</p>
              </div>
              <button matButton type="button" (click)="end(trainer)">{{ t('shocks.remove') }}</button>
            </li>
          } @empty {
            <li class="row">{{ t('training.no-trainer') }}</li>
          }
        </ul>
      </ng-container>
    </div>
  `,
  styleUrl: '../cases/case-page/records.scss',
})
export class Trainers {
  private readonly api = inject(Api);
  private readonly clock = inject(ServerClock);
  private readonly dates = inject(Dates);
  private readonly submission = new Submission();
  protected readonly words = inject(TrainingWords);
  protected readonly t = inject(Texts).t;
  protected readonly errors = formErrors(FIELD_IDS);
  protected readonly sender = sender(this.errors.showProblem);
  protected readonly trainers = apiResource(() => this.api.call(listTrainers, {}));
  protected readonly today = computed(() => dayOf(this.clock.now()));
  protected readonly isOpen = signal(false);
  protected readonly name = signal('');
  protected readonly taught = signal<readonly string[]>([]);
  protected readonly spoken = signal<readonly string[]>(['tg']);
  protected readonly trainedOn = signal<KnownDay | null>(null);
  protected readonly paid = signal<string | null>('no');
  protected readonly modules = computed(() =>
    this.words.modules.map((value) => ({ value, label: this.words.module(value) })),
  );
  protected readonly languages = computed(() =>
    LANGUAGES.map((value) => ({ value, label: this.t(`training-language.${value}`) })),
  );
  protected readonly yesNo = computed(() =>
    ['yes', 'no'].map((value) => ({ value, label: this.t(`training.paid-${value}`) })),
  );

  protected modulesOf({ modules }: TrainerDto): string {
    return modules.map((code) => this.words.module(code)).join(', ');
  }

  protected taughtOf({ lastTaughtOn, taughtWithOthers }: TrainerDto): string {
    const last = lastTaughtOn
      ? this.t('training.last-taught', { day: this.dates.date(lastTaughtOn) })
      : this.t('training.never-taught');
    return `${last} ${this.t('training.with-others', { count: taughtWithOthers })}`;
  }

  protected async end({ id }: TrainerDto): Promise<void> {
    await this.sender.send(async () => this.trainers.set(await this.api.call(endTrainer, { id })));
  }

  protected async submit(event: Event): Promise<void> {
    event.preventDefault();
    const required = this.t('error.required');
    const missing = [
      ...(this.name().trim() ? [] : [{ fieldId: 'name', text: required }]),
      ...(this.taught().length > 0 ? [] : [{ fieldId: 'modules', text: required }]),
    ];
    if (this.errors.show(missing)) return;
    const body = {
      displayName: this.name(),
      modules: [...this.taught()],
      languages: [...this.spoken()],
      trainedOn: this.trainedOn()?.on ?? null,
      isPaid: this.paid() === 'yes',
    } as TrainerRequest;
    const isSaved = await this.sender.send(async () =>
      this.trainers.set(await this.api.call(addTrainer, { body }, this.submission.context())),
    );
    if (!isSaved) return;
    this.submission.renew();
    this.isOpen.set(false);
  }
}

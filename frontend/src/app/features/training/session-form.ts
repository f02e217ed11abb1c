import { Component, computed, inject, linkedSignal, signal } from '@angular/core';
import { Router } from '@angular/router';
import { listTrainers } from '../../api/fn/training/list-trainers';
import { listTrainingPeople } from '../../api/fn/training/list-training-people';
import { recordTrainingSession } from '../../api/fn/training/record-training-session';
import type { TrainingHost } from '../../api/models/training-host';
import type { TrainingModule } from '../../api/models/training-module';
import { Api } from '../../core/http/api';
import { apiResource } from '../../core/http/api-resource';
import { formErrors } from '../../core/http/form-errors';
import { Submission } from '../../core/http/request-context';
import { sender } from '../../core/http/sender';
import { dayOf } from '../../core/language/dates';
import { usePlaces } from '../../core/language/places';
import { Texts } from '../../core/language/texts';
import { ServerClock } from '../../core/session/server-clock';
import { SessionStore } from '../../core/session/session.store';
import { SeveralChips } from '../../ui/chips/several-chips';
import { DateField } from '../../ui/date-field/date-field';
import type { KnownDay } from '../../ui/date-field/known-day';
import { ErrorSummary } from '../../ui/error-summary/error-summary';
import { CodeSelect } from '../../ui/field/code-select';
import { FormActions } from '../../ui/form-actions/form-actions';
import { PageHeader } from '../../ui/page-header/page-header';
import { Arrived } from '../../ui/states/arrived';
import { TrainingWords } from './training-words';

const FIELD_IDS = {
  ...{ module: 'module', heldOn: 'held-on', place: 'place', host: 'host' },
  ...{ trainerIds: 'trainers', persons: 'persons' },
};

/** One session with its list: module, day, place, and a tap for each person who came and passed. */
@Component({
  selector: 'pn-session-form',
  imports: [Arrived, CodeSelect, DateField, ErrorSummary, FormActions, PageHeader, SeveralChips],
  template: `
    <pn-page-header
      [heading]="t('training.record')"
      [back]="{ to: ['/training/sessions'], label: t('training.sessions') }"
    />
    <form class="card padded stack" novalidate (submit)="submit($event)">
      <pn-error-summary [errors]="errors.list()" />
      <pn-code-select
        fieldId="module"
        prefix="training-module."
        [label]="t('training.module')"
        [codes]="words.modules"
        [error]="errors.at('module')"
        [(value)]="module"
      />
      <pn-date-field
        fieldId="held-on"
        [label]="t('training.day')"
        [today]="today()"
        [error]="errors.at('held-on')"
        [(value)]="day"
      />
      <pn-code-select
        fieldId="place"
        prefix="place."
        [label]="t('training.place')"
        [codes]="places()"
        [error]="errors.at('place')"
        [(value)]="place"
      />
      <pn-code-select
        fieldId="host"
        prefix="training-host."
        [label]="t('training.host')"
        [codes]="words.hosts"
        [error]="errors.at('host')"
        [(value)]="host"
      />
      @if (trainers().length > 0) {
        <pn-several-chips
          fieldId="trainers"
          [legend]="t('training.trainers')"
          [options]="trainers()"
          [error]="errors.at('trainers')"
          [(value)]="trainerIds"
        />
      }
      <ng-container *pnArrived="people">
        <pn-several-chips
          fieldId="persons"
          [legend]="t('training.passed')"
          [options]="options()"
          [error]="errors.at('persons')"
          [(value)]="passed"
        />
        <pn-several-chips
          fieldId="failed"
          [legend]="t('training.failed')"
          [options]="others()"
          [(value)]="failed"
        />
      </ng-container>
      <pn-form-actions [isSending]="sender.isSending()" [back]="['/training/sessions']" />
    </form>
  `,
})
export class SessionForm {
  private readonly api = inject(Api);
  private readonly router = inject(Router);
  private readonly clock = inject(ServerClock);
  private readonly groups = inject(SessionStore).user()?.workingGroups ?? [];
  private readonly submission = new Submission();
  protected readonly words = inject(TrainingWords);
  protected readonly t = inject(Texts).t;
  protected readonly errors = formErrors(FIELD_IDS);
  protected readonly sender = sender(this.errors.showProblem);
  protected readonly people = apiResource(() => this.api.call(listTrainingPeople, {}));
  private readonly pool = apiResource(() => this.api.call(listTrainers, {}));
  protected readonly places = usePlaces();
  protected readonly today = computed(() => dayOf(this.clock.now()));
  protected readonly options = computed(() =>
    (this.people.value()?.people ?? []).map(({ id, displayName }) => ({ value: id, label: displayName })),
  );
  protected readonly others = computed(() =>
    this.options().filter(({ value }) => !this.passed().includes(value)),
  );
  protected readonly trainers = computed(() =>
    (this.pool.value() ?? []).map(({ id, displayName }) => ({ value: id, label: displayName })),
  );
  protected readonly module = signal('');
  protected readonly day = linkedSignal<KnownDay | null>(() => ({ precision: 'day', on: this.today() }));
  protected readonly place = signal(this.groups[0]?.place ?? '');
  protected readonly host = signal('');
  protected readonly trainerIds = signal<readonly string[]>([]);
  protected readonly passed = signal<readonly string[]>([]);
  protected readonly failed = signal<readonly string[]>([]);

  protected async submit(event: Event): Promise<void> {
    event.preventDefault();
    if (this.errors.show(this.missing())) return;
    if (await this.sender.send(() => this.save())) await this.router.navigate(['/training/sessions']);
  }

  private save(): Promise<unknown> {
    const failed = this.failed().filter((id) => !this.passed().includes(id));
    const body = {
      module: this.module() as TrainingModule,
      heldOn: this.day()?.on ?? '',
      place: this.place(),
      host: this.host() as TrainingHost,
      trainerIds: [...this.trainerIds()],
      persons: [
        ...this.passed().map((userId) => ({ userId, passed: true })),
        ...failed.map((userId) => ({ userId, passed: false })),
      ],
    };
    return this.api.call(recordTrainingSession, { body }, this.submission.context());
  }

  private missing() {
    const asked: [string, string, boolean][] = [
      ['module', this.t('error.required'), !this.module()],
      ['held-on', this.t('error.session-without-day'), !this.day()?.on],
      ['place', this.t('error.required'), !this.place()],
      ['host', this.t('error.required'), !this.host()],
      ['persons', this.t('error.required'), this.passed().length + this.failed().length === 0],
    ];
    return asked.filter(([, , is]) => is).map(([fieldId, text]) => ({ fieldId, text }));
  }
}

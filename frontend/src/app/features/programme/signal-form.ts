import {
  Component,
  Injector,
  computed,
  inject,
  input,
  output,
  runInInjectionContext,
  signal,
} from '@angular/core';
import type { OnInit } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { passProgrammeSignal } from '../../api/fn/programme/pass-programme-signal';
import { SENT_SIGNAL } from '../../api/models/sent-signal-array';
import { formDraft } from '../../core/drafts/form-draft';
import type { FormDraft } from '../../core/drafts/form-draft';
import { Api } from '../../core/http/api';
import { formErrors } from '../../core/http/form-errors';
import { sender } from '../../core/http/sender';
import { dayOf } from '../../core/language/dates';
import { Texts } from '../../core/language/texts';
import { ServerClock } from '../../core/session/server-clock';
import { DateField } from '../../ui/date-field/date-field';
import type { KnownDay } from '../../ui/date-field/known-day';
import { DraftLine } from '../../ui/draft-line/draft-line';
import { ErrorSummary } from '../../ui/error-summary/error-summary';
import { CodeSelect } from '../../ui/field/code-select';
import { TextField } from '../../ui/field/text-field';
import { Note } from '../../ui/note/note';

const MOST_SIGNS = 200;

/** A warning that goes one way: the answer is always that it was passed on. */
@Component({
  selector: 'pn-signal-form',
  imports: [CodeSelect, DateField, DraftLine, ErrorSummary, MatButton, Note, TextField],
  template: `
    <form class="card padded stack" novalidate (submit)="send($event)">
      <h2>{{ t('programme.pass-on') }}</h2>
      <p class="quiet">{{ t('programme.pass-on-lead') }}</p>
      <pn-error-summary [errors]="errors.list()" />
      @if (isLife()) {
        <pn-note kind="error" icon="late">{{ t('programme.call-102') }}</pn-note>
      }
      <pn-code-select
        fieldId="code"
        prefix="signal-code."
        [label]="t('programme.what')"
        [codes]="codes"
        [error]="errors.at('code')"
        [(value)]="code"
      />
      <pn-date-field
        fieldId="signalOn"
        [label]="t('programme.on-day')"
        [today]="today()"
        [error]="errors.at('signalOn')"
        [(value)]="onDay"
      />
      <pn-text-field
        fieldId="sentence"
        [label]="t('programme.sentence')"
        [hint]="t('programme.sentence-hint')"
        [rows]="2"
        [limit]="most"
        [error]="errors.at('sentence')"
        [(value)]="sentence"
      />
      @if (isPassed()) {
        <pn-note kind="done" icon="check-circle" role="status">{{ t('programme.was-passed-on') }}</pn-note>
      }
      <pn-draft-line [draft]="draft" />
      <div class="actions">
        <button matButton="filled" type="submit">
          {{ sender.isSending() ? t('common.saving') : t('programme.pass-on') }}
        </button>
      </div>
    </form>
  `,
  styles: `
    form {
      margin-top: 16px;
    }
  `,
})
export class SignalForm implements OnInit {
  readonly fileId = input.required<string>();
  readonly passed = output();

  private readonly api = inject(Api);
  private readonly injector = inject(Injector);
  private readonly clock = inject(ServerClock);
  protected readonly t = inject(Texts).t;
  protected readonly most = MOST_SIGNS;
  protected readonly codes = SENT_SIGNAL;
  protected readonly today = computed(() => dayOf(this.clock.now()));
  protected readonly code = signal('');
  protected readonly onDay = signal<KnownDay | null>({ precision: 'day', on: dayOf(this.clock.now()) });
  protected readonly sentence = signal('');
  protected readonly isPassed = signal(false);
  protected readonly isLife = computed(() => ['threat_life', 'knows_where'].includes(this.code()));
  protected readonly errors = formErrors({ code: 'code', onDay: 'signalOn', sentence: 'sentence' });
  protected readonly sender = sender(this.errors.showProblem);

  protected draft!: FormDraft;

  ngOnInit(): void {
    const { code, onDay, sentence } = this;
    const read = () => ({ code: code(), onDay: onDay(), sentence: sentence() });
    const form = {
      read,
      restore: (kept: ReturnType<typeof read>) => {
        code.set(kept.code);
        onDay.set(kept.onDay);
        sentence.set(kept.sentence);
      },
    };
    const key = `programme-signal:${this.fileId()}`;
    this.draft = runInInjectionContext(this.injector, () => formDraft(key, form));
  }

  protected async send(event: Event): Promise<void> {
    event.preventDefault();
    this.isPassed.set(false);
    const code = SENT_SIGNAL.find((one) => one === this.code());
    const onDay = this.onDay()?.on;
    const sentence = this.sentence().trim();
    const missing = [
      ...(code ? [] : [{ fieldId: 'code', text: this.t('programme.missing-code') }]),
      ...(onDay ? [] : [{ fieldId: 'signalOn', text: this.t('error.invalid-date') }]),
      ...(sentence ? [] : [{ fieldId: 'sentence', text: this.t('programme.missing-sentence') }]),
    ];
    if (this.errors.show(missing) || !code || !onDay) return;
    const params = { id: this.fileId(), body: { code, onDay, sentence } };
    const isDone = await this.sender.send(() =>
      this.api.call(passProgrammeSignal, params, this.draft.submission.context()),
    );
    if (!isDone) return;
    this.code.set('');
    this.sentence.set('');
    this.draft.drop();
    this.isPassed.set(true);
    this.passed.emit();
  }
}

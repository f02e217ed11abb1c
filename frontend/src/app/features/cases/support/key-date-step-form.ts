import { Component, computed, inject, input, linkedSignal, output, signal } from '@angular/core';
import { addKeyDateEvent } from '../../../api/fn/support/add-key-date-event';
import type { KeyDateDto, KeyDatesDto } from '../../../api/models';
import { toProblem } from '../../../core/http/api-problem';
import { Api } from '../../../core/http/api';
import { formErrors } from '../../../core/http/form-errors';
import { panelDraft } from '../../../core/drafts/panel-draft';
import { dayOf } from '../../../core/language/dates';
import { Texts, textName } from '../../../core/language/texts';
import { CaseStore } from '../case-page/case-store';
import { ServerClock } from '../../../core/session/server-clock';
import { ChoiceChips } from '../../../ui/chips/choice-chips';
import { DateField } from '../../../ui/date-field/date-field';
import type { KnownDay } from '../../../ui/date-field/known-day';
import { ErrorSummary } from '../../../ui/error-summary/error-summary';
import { TextField } from '../../../ui/field/text-field';
import { ReturnsFocus } from '../../../ui/panel/returns-focus';
import { detailsOf, isAhead } from './key-date-lists';
import { FormActions } from '../../../ui/form-actions/form-actions';

/** The outcome of a key date: what happened, on which day, and the decision. */
@Component({
  selector: 'pn-key-date-step-form',
  imports: [ChoiceChips, DateField, ErrorSummary, FormActions, TextField],
  hostDirectives: [ReturnsFocus],
  template: `
    <pn-error-summary [errors]="errors.list()" />
    <form class="stack" novalidate (submit)="submit($event)">
      <pn-choice-chips
        fieldId="step"
        [legend]="t('key-dates.what-came')"
        [options]="steps()"
        [error]="errors.at('step')"
        [(value)]="chosen"
      />
      @if (details().length > 0) {
        <pn-choice-chips
          fieldId="detail"
          [legend]="t(leaves() ? 'key-dates.told-owner' : 'key-dates.which')"
          [hint]="leaves() ? t('key-dates.told-owner-hint') : ''"
          [options]="details()"
          [error]="errors.at('detail')"
          [(value)]="detail"
        />
      }
      <pn-date-field
        fieldId="onDay"
        [label]="t(ahead() ? 'key-dates.new-day' : 'key-dates.day')"
        [today]="today()"
        [recent]="!ahead()"
        [error]="errors.at('onDay')"
        [(value)]="day"
      />
      <pn-text-field
        [limit]="2000"
        fieldId="date-note"
        [label]="t('key-dates.note')"
        [optional]="true"
        [rows]="2"
        [(value)]="note"
      />
      <pn-form-actions [isSending]="isSaving()" (cancelled)="cancelled.emit()" />
    </form>
  `,
})
export class KeyDateStepForm {
  readonly date = input.required<KeyDateDto>();
  readonly recorded = output<KeyDatesDto>();
  readonly outdated = output();
  readonly cancelled = output();

  private readonly api = inject(Api);
  private readonly caseId = inject(CaseStore).subject().id;
  private readonly clock = inject(ServerClock);
  protected readonly t = inject(Texts).t;
  protected readonly today = computed(() => dayOf(this.clock.now()));
  protected readonly chosen = signal<string | null>(null);
  private readonly step = computed(
    () => this.date().allowedActions.find((known) => known === this.chosen()) ?? null,
  );
  protected readonly ahead = computed(() => isAhead(this.step()));
  protected readonly detail = signal<string | null>(null);
  /** An event was most often today; a future day must be typed. */
  protected readonly day = linkedSignal<KnownDay | null>(() =>
    this.ahead() ? null : { precision: 'day', on: this.today() },
  );
  protected readonly note = signal('');
  protected readonly isSaving = signal(false);
  protected readonly errors = formErrors({
    step: 'step',
    detail: 'detail',
    onDay: 'onDay',
    note: 'date-note',
  });
  protected readonly steps = computed(() =>
    this.date().allowedActions.map((value) => ({ value, label: this.t(`key-date-step.${textName(value)}`) })),
  );
  protected readonly leaves = computed(() => this.step() === 'ended');
  protected readonly details = computed(() => [
    ...detailsOf(this.step()).map((value) => ({
      value,
      label: this.t(`key-date-detail.${textName(value)}`),
    })),
    // Sent as no detail: nobody outside learns that she left.
    ...(this.leaves() ? [{ value: 'nothing', label: this.t('key-dates.told-nothing') }] : []),
  ]);
  private readonly draft = panelDraft(() => `date-step:${this.caseId}:${this.date().id}`, {
    ...{ chosen: this.chosen, detail: this.detail, day: this.day, note: this.note },
  });

  protected async submit(event: Event): Promise<void> {
    event.preventDefault();
    const step = this.step();
    if (this.isSaving() || this.errors.show(this.missing()) || !step) return;
    this.isSaving.set(true);
    const body = {
      step,
      onDay: this.day()?.on ?? '',
      detail: detailsOf(step).find((known) => known === this.detail()) ?? null,
      note: this.note().trim() || null,
    };
    const { id, version } = this.date();
    try {
      const dates = await this.api.call(
        addKeyDateEvent,
        { id, body },
        this.draft.submission.context(version),
      );
      this.draft.drop();
      this.recorded.emit(dates);
    } catch (problem) {
      this.errors.showProblem(problem);
      // Another user added a step: show it before adding another.
      if (toProblem(problem).status === 412) this.outdated.emit();
    } finally {
      this.isSaving.set(false);
    }
  }

  private missing() {
    const isDetailMissing = this.details().length > 0 && !this.detail();
    const missing: [boolean, string, string][] = [
      [!this.step(), 'step', 'key-dates.missing-step'],
      [isDetailMissing, 'detail', 'key-dates.missing-detail'],
      [!this.day()?.on, 'onDay', 'key-dates.missing-day'],
    ];
    return missing.filter(([is]) => is).map(([, fieldId, key]) => ({ fieldId, text: this.t(key) }));
  }
}

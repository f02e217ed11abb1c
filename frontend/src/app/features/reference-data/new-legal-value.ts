import { Component, computed, inject, input, output, signal } from '@angular/core';
import { addLegalValue } from '../../api/fn/directory/add-legal-value';
import type { LegalValueDto } from '../../api/models/legal-value-dto';
import { Api } from '../../core/http/api';
import { formErrors } from '../../core/http/form-errors';
import { Submission } from '../../core/http/request-context';
import { dayOf } from '../../core/language/dates';
import { Texts, textName } from '../../core/language/texts';
import { ServerClock } from '../../core/session/server-clock';
import { ChoiceChips } from '../../ui/chips/choice-chips';
import { DateField } from '../../ui/date-field/date-field';
import type { KnownDay } from '../../ui/date-field/known-day';
import { ErrorSummary } from '../../ui/error-summary/error-summary';
import { TextField } from '../../ui/field/text-field';
import { sender } from '../../core/http/sender';
import { FormActions } from '../../ui/form-actions/form-actions';

/** A new value from a day on; what was worked out under the older one stays. */
@Component({
  selector: 'pn-new-legal-value',
  imports: [ChoiceChips, DateField, ErrorSummary, FormActions, TextField],
  template: `
    <form class="stack" novalidate (submit)="submit($event)">
      <pn-error-summary [errors]="errors.list()" />
      @if (shape().unit === 'choice') {
        <pn-choice-chips
          fieldId="legal-value"
          [legend]="t('legal-values.value')"
          [options]="choices()"
          [error]="errors.at('legal-value')"
          [value]="value() || null"
          (valueChange)="value.set($event ?? '')"
        />
      } @else {
        <pn-text-field
          fieldId="legal-value"
          [label]="t('legal-values.value')"
          [hint]="t('legal-values.in-' + shape().unit)"
          [error]="errors.at('legal-value')"
          [inputmode]="shape().unit === 'number' ? null : 'numeric'"
          [cutsAt]="shape().unit === 'number' ? 8 : 4"
          [(value)]="value"
        />
      }
      <pn-date-field
        fieldId="legal-from"
        [label]="t('legal-values.valid-from')"
        [hint]="t('legal-values.from-hint')"
        [today]="today()"
        [recent]="false"
        [error]="errors.at('legal-from')"
        [(value)]="from"
      />
      <pn-text-field
        fieldId="legal-source"
        [label]="t('legal-values.source')"
        [hint]="t('legal-values.source-hint')"
        [error]="errors.at('legal-source')"
        [(value)]="source"
      />
      <pn-form-actions [isSending]="sender.isSending()" (cancelled)="cancelled.emit()" />
    </form>
  `,
})
export class NewLegalValue {
  /** What a value of the key is. */
  readonly shape = input.required<Pick<LegalValueDto, 'key' | 'unit' | 'choices'>>();
  readonly saved = output<void>();
  readonly cancelled = output<void>();

  private readonly api = inject(Api);
  private readonly clock = inject(ServerClock);
  private readonly submission = new Submission();
  protected readonly t = inject(Texts).t;
  protected readonly today = computed(() => dayOf(this.clock.now()));
  protected readonly errors = formErrors({
    value: 'legal-value',
    validFrom: 'legal-from',
    sourceNote: 'legal-source',
  });
  protected readonly value = signal('');
  protected readonly from = signal<KnownDay | null>(null);
  protected readonly source = signal('');
  protected readonly sender = sender(this.errors.showProblem);
  protected readonly choices = computed(() =>
    this.shape().choices.map((value) => ({ value, label: this.t(`legal-choice.${textName(value)}`) })),
  );

  protected async submit(event: Event): Promise<void> {
    event.preventDefault();
    const asked: [string, string, boolean][] = [
      ['legal-value', 'legal-values.value', !this.value().trim()],
      ['legal-from', 'legal-values.valid-from', !this.from()?.on],
      ['legal-source', 'legal-values.source', !this.source().trim()],
    ];
    const missing = asked
      .filter(([, , is]) => is)
      .map(([fieldId, label]) => ({ fieldId, text: this.t('orders.missing', { what: this.t(label) }) }));
    if (this.errors.show(missing)) return;
    await this.sender.send(async () => {
      const body = {
        key: this.shape().key,
        value: this.value().trim(),
        validFrom: this.from()?.on ?? '',
        sourceNote: this.source().trim(),
      };
      await this.api.call(addLegalValue, { body }, this.submission.context());
      this.saved.emit();
    });
  }
}

import { Component, computed, inject, input, output, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { verifyLegalValue } from '../../api/fn/directory/verify-legal-value';
import type { LegalValueDto } from '../../api/models/legal-value-dto';
import { Api } from '../../core/http/api';
import { formErrors } from '../../core/http/form-errors';
import { Submission } from '../../core/http/request-context';
import { dayOf } from '../../core/language/dates';
import { Texts } from '../../core/language/texts';
import { ServerClock } from '../../core/session/server-clock';
import { DateField } from '../../ui/date-field/date-field';
import type { KnownDay } from '../../ui/date-field/known-day';
import { ErrorSummary } from '../../ui/error-summary/error-summary';
import { TextField } from '../../ui/field/text-field';
import { sender } from '../../core/http/sender';

/** A legal adviser confirmed the value: who, and on which day. */
@Component({
  selector: 'pn-verify-legal-value',
  imports: [DateField, ErrorSummary, MatButton, TextField],
  template: `
    <form class="stack" novalidate (submit)="submit($event)">
      <pn-error-summary [errors]="errors.list()" />
      <pn-text-field
        fieldId="verified-by"
        [label]="t('legal-values.adviser')"
        [error]="errors.at('verified-by')"
        [(value)]="who"
      />
      <pn-date-field
        fieldId="verified-on"
        [label]="t('legal-values.confirmed-on')"
        [today]="today()"
        [error]="errors.at('verified-on')"
        [(value)]="day"
      />
      <div class="actions">
        <button matButton="filled" type="submit">
          {{ t(sender.isSending() ? 'common.saving' : 'ui.save') }}
        </button>
        <button matButton="outlined" type="button" (click)="cancelled.emit()">{{ t('ui.cancel') }}</button>
      </div>
    </form>
  `,
})
export class VerifyLegalValue {
  readonly value = input.required<LegalValueDto>();
  readonly saved = output<void>();
  readonly cancelled = output<void>();

  private readonly api = inject(Api);
  private readonly clock = inject(ServerClock);
  private readonly submission = new Submission();
  protected readonly t = inject(Texts).t;
  protected readonly today = computed(() => dayOf(this.clock.now()));
  protected readonly errors = formErrors({ verifiedBy: 'verified-by', verifiedOn: 'verified-on' });
  protected readonly who = signal('');
  protected readonly day = signal<KnownDay | null>(null);
  protected readonly sender = sender(this.errors.showProblem);

  protected async submit(event: Event): Promise<void> {
    event.preventDefault();
    const asked: [string, string, boolean][] = [
      ['verified-by', 'legal-values.adviser', !this.who().trim()],
      ['verified-on', 'legal-values.confirmed-on', !this.day()?.on],
    ];
    const missing = asked
      .filter(([, , is]) => is)
      .map(([fieldId, label]) => ({ fieldId, text: this.t('orders.missing', { what: this.t(label) }) }));
    if (this.errors.show(missing)) return;
    await this.sender.send(async () => {
      const { id, version } = this.value();
      const body = { verifiedBy: this.who().trim(), verifiedOn: this.day()?.on ?? '' };
      await this.api.call(verifyLegalValue, { id, body }, this.submission.context(version));
      this.saved.emit();
    });
  }
}

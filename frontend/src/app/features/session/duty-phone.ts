import { Component, inject, input, output, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { removeDutyPhone } from '../../api/fn/notification-preferences/remove-duty-phone';
import { setDutyPhone } from '../../api/fn/notification-preferences/set-duty-phone';
import type { DutyPhoneDto } from '../../api/models';
import { Api } from '../../core/http/api';
import { formErrors } from '../../core/http/form-errors';
import { sender } from '../../core/http/sender';
import { Texts } from '../../core/language/texts';
import { StepUp } from '../../core/session/step-up';
import { ErrorSummary } from '../../ui/error-summary/error-summary';
import { TextField } from '../../ui/field/text-field';
import { Note } from '../../ui/note/note';

const NUMBER = /^\+[1-9]\d{8,14}$/;
const LOCAL = /^\d{9}$/;

/** The own number at which an alarm of the helpline wakes its worker. */
@Component({
  selector: 'pn-duty-phone',
  imports: [ErrorSummary, MatButton, Note, TextField],
  template: `
    <div class="stack">
      <pn-error-summary [errors]="errors.list()" />
      @if (own().number; as number) {
        <p translate="no">
          <b>{{ number }}</b>
        </p>
        <div class="actions">
          <button matButton="outlined" type="button" (click)="remove()">{{ t('notices.remove') }}</button>
        </div>
      }
      @if (!own().isAvailable) {
        <pn-note>{{ t('notices.phone-none') }}</pn-note>
      } @else if (!own().number) {
        <form class="stack" novalidate (submit)="save($event)">
          <pn-text-field
            fieldId="duty-phone"
            [label]="t('notices.phone')"
            [error]="errors.at('duty-phone')"
            type="tel"
            inputmode="tel"
            [cutsAt]="30"
            [(value)]="number"
          />
          <div class="actions">
            <button matButton="filled" type="submit">{{ t('notices.save') }}</button>
          </div>
        </form>
      }
    </div>
  `,
})
export class DutyPhone {
  readonly own = input.required<DutyPhoneDto>();
  readonly changed = output();

  private readonly api = inject(Api);
  private readonly presence = inject(StepUp);
  protected readonly t = inject(Texts).t;
  protected readonly number = signal('');
  protected readonly errors = formErrors({ number: 'duty-phone' });
  protected readonly sender = sender(this.errors.showProblem);

  protected async save(event: Event): Promise<void> {
    event.preventDefault();
    const typed = this.number().replace(/[\s().-]/g, '');
    const number = LOCAL.test(typed) ? `+992${typed}` : typed;
    const missing = NUMBER.test(number) ? [] : ['notices.phone-missing'];
    if (this.errors.show(missing.map((key) => ({ fieldId: 'duty-phone', text: this.t(key) })))) return;
    await this.attempt(() => this.api.call(setDutyPhone, { body: { number } }));
  }

  protected remove(): Promise<void> {
    return this.attempt(() => this.api.call(removeDutyPhone, {}));
  }

  private async attempt(work: () => Promise<unknown>): Promise<void> {
    this.errors.show([]);
    await this.sender.send(async () => {
      await this.presence.during(work);
      this.number.set('');
      this.changed.emit();
    });
  }
}

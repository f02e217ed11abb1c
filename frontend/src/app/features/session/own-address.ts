import { Component, inject, input, output, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { confirmEmailAddress } from '../../api/fn/notification-preferences/confirm-email-address';
import { planEmailAddress } from '../../api/fn/notification-preferences/plan-email-address';
import { removeEmailAddress } from '../../api/fn/notification-preferences/remove-email-address';
import type { NotificationPreferencesDto } from '../../api/models/notification-preferences-dto';
import { Api } from '../../core/http/api';
import { formErrors } from '../../core/http/form-errors';
import { Submission } from '../../core/http/request-context';
import { Dates } from '../../core/language/dates';
import { Texts } from '../../core/language/texts';
import { StepUp } from '../../core/session/step-up';
import { ErrorSummary } from '../../ui/error-summary/error-summary';
import { TextField } from '../../ui/field/text-field';
import { CodeForm } from './code-form';
import { sender } from '../../core/http/sender';

/** Her own address: entered, and in force once the code that was sent there came back. */
@Component({
  selector: 'pn-own-address',
  imports: [CodeForm, ErrorSummary, MatButton, TextField],
  templateUrl: './own-address.html',
  styles: `
    :host {
      display: block;
    }
    .address {
      overflow-wrap: anywhere;
    }
  `,
})
export class OwnAddress {
  readonly own = input.required<NotificationPreferencesDto>();
  readonly changed = output();

  private readonly api = inject(Api);
  private readonly presence = inject(StepUp);
  protected readonly dates = inject(Dates);
  protected readonly t = inject(Texts).t;
  protected readonly errors = formErrors({ address: 'own-address', code: 'address-code' });
  protected readonly address = signal('');
  protected readonly code = signal('');
  protected readonly isEntering = signal(false);
  protected readonly sender = sender(this.errors.showProblem);

  protected async plan(event: Event): Promise<void> {
    event.preventDefault();
    const address = this.address().trim();
    const missing = /^[^\s@]+@[^\s@]+$/.test(address) ? [] : ['notices.address-missing'];
    if (this.errors.show(missing.map((key) => ({ fieldId: 'own-address', text: this.t(key) })))) return;
    await this.attempt(async () => {
      await this.presence.during(() =>
        this.api.call(planEmailAddress, { body: { address } }, new Submission().context()),
      );
      this.address.set('');
      this.isEntering.set(false);
    });
  }

  protected async confirm(code: string): Promise<void> {
    const missing = /^\d{6}$/.test(code) ? [] : ['notices.six-digits'];
    if (this.errors.show(missing.map((key) => ({ fieldId: 'address-code', text: this.t(key) })))) return;
    await this.attempt(async () => {
      await this.api.call(confirmEmailAddress, { body: { code } }, new Submission().context());
      this.code.set('');
    });
  }

  protected remove(): Promise<void> {
    return this.attempt(() => this.presence.during(() => this.api.call(removeEmailAddress, {})));
  }

  private async attempt(work: () => Promise<unknown>): Promise<void> {
    this.errors.show([]);
    await this.sender.send(async () => {
      await work();
      this.changed.emit();
    });
  }
}

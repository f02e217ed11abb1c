import { Component, inject, output, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { addPasskey } from '../../api/fn/factors/add-passkey';
import { planPasskey } from '../../api/fn/factors/plan-passkey';
import { Api } from '../../core/http/api';
import { formErrors } from '../../core/http/form-errors';
import { Submission } from '../../core/http/request-context';
import { Texts } from '../../core/language/texts';
import { createPasskey, mayUsePasskeys } from '../../core/session/passkey';
import { StepUp } from '../../core/session/step-up';
import { ErrorSummary } from '../../ui/error-summary/error-summary';
import { TextField } from '../../ui/field/text-field';
import { Icon } from '../../ui/icon/icon';
import { sender } from '../../core/http/sender';

/** A new passkey in this phone or computer, under a name by which she knows it again. */
@Component({
  selector: 'pn-add-passkey',
  imports: [ErrorSummary, Icon, MatButton, TextField],
  template: `
    @if (isPossible) {
      <form class="stack" novalidate (submit)="submit($event)">
        <pn-error-summary [errors]="errors.list()" />
        <pn-text-field
          fieldId="passkey-name"
          [label]="t('sign-in-settings.passkey-name')"
          [hint]="t('sign-in-settings.passkey-name-hint')"
          [error]="errors.at('passkey-name')"
          [(value)]="name"
        />
        <div class="actions">
          <button matButton="filled" type="submit">
            <pn-icon name="key" />{{
              t(sender.isSending() ? 'sign-in.sending' : 'sign-in-settings.add-passkey')
            }}
          </button>
        </div>
      </form>
    } @else {
      <p class="quiet">{{ t('sign-in-settings.passkey-impossible') }}</p>
    }
  `,
  styles: `
    :host {
      display: block;
    }
  `,
})
export class AddPasskey {
  readonly added = output();

  private readonly api = inject(Api);
  private readonly presence = inject(StepUp);
  protected readonly t = inject(Texts).t;
  protected readonly errors = formErrors({ name: 'passkey-name', credential: '' });
  protected readonly name = signal(this.t('sign-in-settings.this-device'));
  protected readonly sender = sender(this.errors.showProblem);
  protected readonly isPossible = mayUsePasskeys();

  protected async submit(event: Event): Promise<void> {
    event.preventDefault();
    const name = this.name().trim();
    const missing = name
      ? []
      : [{ fieldId: 'passkey-name', text: this.t('sign-in-settings.passkey-nameless') }];
    if (this.errors.show(missing)) return;
    await this.sender.send(async () => {
      await this.presence.during(() => this.add(name));
      this.added.emit();
    });
  }

  private async add(name: string): Promise<void> {
    const { options } = await this.api.call(planPasskey, {});
    const credential = await createPasskey(options);
    await this.api.call(addPasskey, { body: { name, credential } }, new Submission().context());
  }
}

import { Component, computed, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatDialogRef } from '@angular/material/dialog';
import { planStepUp } from '../../api/fn/session/plan-step-up';
import { stepUp } from '../../api/fn/session/step-up';
import type { StepUpRequest } from '../../api/models/step-up-request';
import { DialogFrame } from '../../ui/dialog-frame/dialog-frame';
import { ErrorSummary } from '../../ui/error-summary/error-summary';
import { Control } from '../../ui/field/control';
import { Field } from '../../ui/field/field';
import { PasswordField } from '../../ui/field/password-field';
import { Icon } from '../../ui/icon/icon';
import { Api } from '../http/api';
import { formErrors } from '../http/form-errors';
import { Texts } from '../language/texts';
import { mayUsePasskeys, usePasskey } from './passkey';
import { SessionStore } from './session.store';
import { sender } from '../http/sender';

/** Is it still she? With a passkey, a code, or the password where she has nothing stronger; holds two minutes. */
@Component({
  selector: 'pn-step-up-dialog',
  imports: [Control, DialogFrame, ErrorSummary, Field, Icon, MatButton, PasswordField],
  templateUrl: './step-up-dialog.html',
})
export class StepUpDialog {
  private readonly api = inject(Api);
  private readonly dialog = inject<MatDialogRef<StepUpDialog, boolean>>(MatDialogRef);
  private readonly proofs = inject(SessionStore).proofs;
  protected readonly t = inject(Texts).t;
  protected readonly errors = formErrors({
    password: 'presence-password',
    code: 'presence-code',
    credential: '',
  });
  protected readonly code = signal('');
  protected readonly password = signal('');
  protected readonly sender = sender((problem) => {
    this.errors.showProblem(problem);
    this.password.set('');
  });
  protected readonly byPasskey = computed(() => this.proofs().includes('passkey') && mayUsePasskeys());
  protected readonly byCode = computed(() =>
    this.proofs().some((proof) => proof === 'code' || proof === 'recovery_code'),
  );
  protected readonly byPassword = computed(() => this.proofs().includes('password'));
  protected readonly isNothingHere = computed(
    () => !this.byPasskey() && !this.byCode() && !this.byPassword(),
  );

  protected async submit(event: Event): Promise<void> {
    event.preventDefault();
    if (this.errors.show(this.missing())) return;
    await this.send(() =>
      Promise.resolve(this.byCode() ? { code: this.code() } : { password: this.password() }),
    );
  }

  protected async usePasskey(): Promise<void> {
    await this.send(async () => {
      const { options } = await this.api.call(planStepUp, {});
      return { credential: await usePasskey(options) };
    });
  }

  private async send(prove: () => Promise<StepUpRequest>): Promise<void> {
    await this.sender.send(async () => {
      await this.api.call(stepUp, { body: await prove() });
      this.dialog.close(true);
    });
  }

  private missing() {
    if (this.byCode())
      return this.code().trim() ? [] : [{ fieldId: 'presence-code', text: this.t('sign-in.code-missing') }];
    return this.password()
      ? []
      : [{ fieldId: 'presence-password', text: this.t('sign-in.password-missing') }];
  }
}

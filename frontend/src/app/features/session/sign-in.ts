import { ChangeDetectionStrategy, Component, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Router } from '@angular/router';
import { formErrors } from '../../core/http/form-errors';
import { Texts } from '../../core/language/texts';
import { SessionStore } from '../../core/session/session.store';
import { ErrorSummary } from '../../ui/error-summary/error-summary';
import { Control } from '../../ui/field/control';
import { Field } from '../../ui/field/field';
import { PasswordField } from '../../ui/field/password-field';
import { Icon } from '../../ui/icon/icon';
import { Note } from '../../ui/note/note';

@Component({
  selector: 'pn-sign-in',
  imports: [Control, ErrorSummary, Field, Icon, MatButton, Note, PasswordField],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './sign-in.html',
  styleUrl: './session.scss',
})
export class SignIn {
  private readonly router = inject(Router);
  protected readonly session = inject(SessionStore);
  protected readonly t = inject(Texts).t;
  protected readonly errors = formErrors({ login: 'login', password: 'password' });

  protected readonly login = signal('');
  protected readonly password = signal('');
  protected readonly isSending = signal(false);

  protected async submit(event: Event): Promise<void> {
    event.preventDefault();
    if (this.isSending() || this.errors.show(this.missing())) return;
    this.isSending.set(true);
    try {
      const next = await this.session.signIn(this.login().trim(), this.password());
      await this.router.navigateByUrl(next);
    } catch (problem) {
      this.errors.showProblem(problem);
    } finally {
      this.isSending.set(false);
    }
  }

  private missing() {
    return [
      ...(this.login().trim() ? [] : [{ fieldId: 'login', text: this.t('sign-in.login-missing') }]),
      ...(this.password() ? [] : [{ fieldId: 'password', text: this.t('sign-in.password-missing') }]),
    ];
  }
}

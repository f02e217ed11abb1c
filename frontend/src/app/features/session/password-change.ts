import { Component, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Router } from '@angular/router';
import { formErrors } from '../../core/http/form-errors';
import { Texts } from '../../core/language/texts';
import { SessionApi } from '../../core/session/session.api';
import { SessionStore } from '../../core/session/session.store';
import { ErrorSummary } from '../../ui/error-summary/error-summary';
import { PasswordField } from '../../ui/field/password-field';
import { Note } from '../../ui/note/note';
import { sender } from '../../core/http/sender';

/** A password of one's own: asked for at the first sign-in, and possible at any time. */
@Component({
  selector: 'pn-password-change',
  imports: [ErrorSummary, MatButton, Note, PasswordField],
  templateUrl: './password-change.html',
  styleUrl: './session.scss',
})
export class PasswordChange {
  private readonly api = inject(SessionApi);
  private readonly router = inject(Router);
  protected readonly session = inject(SessionStore);
  protected readonly t = inject(Texts).t;
  protected readonly errors = formErrors({ oldPassword: 'old-password', newPassword: 'new-password' });

  protected readonly oldPassword = signal('');
  protected readonly newPassword = signal('');
  protected readonly sender = sender(this.errors.showProblem);

  protected async submit(event: Event): Promise<void> {
    event.preventDefault();
    if (this.errors.show(this.missing())) return;
    await this.sender.send(async () => {
      await this.api.changePassword(this.oldPassword(), this.newPassword());
      await this.session.refresh();
      await this.router.navigateByUrl('/');
    });
  }

  protected async leave(): Promise<void> {
    if (this.session.mustChangePassword()) await this.session.signOut();
    else await this.router.navigateByUrl('/settings');
  }

  private missing() {
    return [
      ...(this.oldPassword() ? [] : [{ fieldId: 'old-password', text: this.t('password.old-missing') }]),
      ...(this.newPassword() ? [] : [{ fieldId: 'new-password', text: this.t('password.new-missing') }]),
    ];
  }
}

import { Component, ElementRef, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Router } from '@angular/router';
import { formErrors } from '../../core/http/form-errors';
import { Texts } from '../../core/language/texts';
import { mayUsePasskeys, usePasskey } from '../../core/session/passkey';
import { SessionApi } from '../../core/session/session.api';
import { CodeNeeded, SessionStore } from '../../core/session/session.store';
import { ErrorSummary } from '../../ui/error-summary/error-summary';
import { Control } from '../../ui/field/control';
import { Field } from '../../ui/field/field';
import { PasswordField } from '../../ui/field/password-field';
import { Icon } from '../../ui/icon/icon';
import { Note } from '../../ui/note/note';
import { sender } from '../../core/http/sender';

/** With a passkey, or with a password and the code that it may ask for. */
@Component({
  selector: 'pn-sign-in',
  imports: [Control, ErrorSummary, Field, Icon, MatButton, Note, PasswordField],
  templateUrl: './sign-in.html',
  styleUrl: './session.scss',
})
export class SignIn {
  private readonly router = inject(Router);
  private readonly api = inject(SessionApi);
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef);
  protected readonly session = inject(SessionStore);
  protected readonly t = inject(Texts).t;
  protected readonly errors = formErrors({
    login: 'login',
    password: 'password',
    code: 'code',
    credential: '',
  });

  protected readonly login = signal('');
  protected readonly password = signal('');
  protected readonly code = signal('');
  /** The ticket for the right password; a code is needed from then on. */
  protected readonly ticket = signal('');
  protected readonly sender = sender((problem) => {
    if (problem instanceof CodeNeeded) this.askForCode(problem.ticket);
    else this.errors.showProblem(problem);
  });
  protected readonly mayUsePasskeys = mayUsePasskeys();

  protected async submit(event: Event): Promise<void> {
    event.preventDefault();
    if (this.errors.show(this.missing())) return;
    await this.enter(() => this.session.signIn(this.login().trim(), this.password()));
  }

  protected async sendCode(event: Event): Promise<void> {
    event.preventDefault();
    const missing = this.code().trim() ? [] : [{ fieldId: 'code', text: this.t('sign-in.code-missing') }];
    if (this.errors.show(missing)) return;
    await this.enter(() => this.session.signInWithCode(this.ticket(), this.code().trim()));
  }

  protected async usePasskey(): Promise<void> {
    this.errors.show([]);
    await this.enter(async () => {
      const credential = await usePasskey(await this.api.planPasskeySignIn());
      return this.session.signInWithPasskey(credential);
    });
  }

  /** Another name or password. */
  protected begin(): void {
    this.ticket.set('');
    this.code.set('');
    this.errors.show([]);
  }

  private async enter(signIn: () => Promise<string>): Promise<void> {
    await this.sender.send(async () => {
      await this.router.navigateByUrl(await signIn());
    });
  }

  private askForCode(ticket: string): void {
    this.password.set('');
    this.ticket.set(ticket);
    // The field is there with the next picture of the screen.
    setTimeout(() => this.host.nativeElement.querySelector<HTMLElement>('#code')?.focus());
  }

  private missing() {
    return [
      ...(this.login().trim() ? [] : [{ fieldId: 'login', text: this.t('sign-in.login-missing') }]),
      ...(this.password() ? [] : [{ fieldId: 'password', text: this.t('sign-in.password-missing') }]),
    ];
  }
}

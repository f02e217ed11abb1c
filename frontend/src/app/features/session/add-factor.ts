import { Component, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Router } from '@angular/router';
import { Dialogs } from '../../core/dialogs/dialogs';
import { Texts } from '../../core/language/texts';
import { StepUp } from '../../core/session/step-up';
import { SessionStore } from '../../core/session/session.store';
import { Note } from '../../ui/note/note';
import { AddAuthenticator } from './add-authenticator';
import { AddPasskey } from './add-passkey';
import { RecoveryCodes } from './recovery-codes';

/** The second step of signing in, set up before anything else is opened: a passkey or an app, then codes on paper. */
@Component({
  selector: 'pn-add-factor',
  imports: [AddAuthenticator, AddPasskey, MatButton, Note, RecoveryCodes],
  providers: [Dialogs, StepUp],
  template: `
    <div class="card box">
      <h1>{{ t('second-step.title') }}</h1>
      @if (isAdded()) {
        <pn-note kind="done" icon="check">{{ t('second-step.added') }}</pn-note>
        <h2>{{ t('sign-in-settings.codes') }}</h2>
        <p>{{ t('sign-in-settings.codes-why') }}</p>
        @if (problem()) {
          <pn-note kind="error" icon="late" role="alert">{{ problem() }}</pn-note>
        }
        <pn-recovery-codes (kept)="finish()" />
        <button class="wide" matButton="text" type="button" (click)="finish()">
          {{ t('second-step.later') }}
        </button>
      } @else {
        <pn-note icon="key">{{ t('second-step.why') }}</pn-note>
        <h2>{{ t('sign-in-settings.passkeys') }}</h2>
        <p class="quiet">{{ t('sign-in-settings.passkeys-why') }}</p>
        <pn-add-passkey (added)="isAdded.set(true)" />
        <h2>{{ t('sign-in-settings.authenticator') }}</h2>
        <p class="quiet">{{ t('sign-in-settings.authenticator-why') }}</p>
        <pn-add-authenticator (added)="isAdded.set(true)" />
        <button class="wide" matButton="text" type="button" (click)="session.signOut()">
          {{ t('ui.sign-out') }}
        </button>
      }
    </div>
  `,
  styleUrl: './session.scss',
})
export class AddFactor {
  private readonly router = inject(Router);
  protected readonly session = inject(SessionStore);
  protected readonly t = inject(Texts).t;
  protected readonly isAdded = signal(false);
  protected readonly problem = signal('');

  /** Without an answer the page knows only the session from before, which leads back here. */
  protected async finish(): Promise<void> {
    await this.session.refresh();
    if (this.session.mustAddFactor()) return this.problem.set(this.t('error.no-connection-plain'));
    await this.router.navigateByUrl('/');
  }
}

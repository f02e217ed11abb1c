import { Component, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { getFactors } from '../../api/fn/factors/get-factors';
import { removeAuthenticator } from '../../api/fn/factors/remove-authenticator';
import { lockOwnAccount } from '../../api/fn/sessions/lock-own-account';
import type { FactorsDto } from '../../api/models/factors-dto';
import { Dialogs } from '../../core/dialogs/dialogs';
import { Api } from '../../core/http/api';
import { ProblemTexts } from '../../core/http/problem-texts';
import { Dates } from '../../core/language/dates';
import { Texts } from '../../core/language/texts';
import { StepUp } from '../../core/session/step-up';
import { SessionStore } from '../../core/session/session.store';
import { Note } from '../../ui/note/note';
import { PageHeader } from '../../ui/page-header/page-header';
import { LoadError } from '../../ui/states/load-error';
import { Loading } from '../../ui/states/loading';
import { AddAuthenticator } from './add-authenticator';
import { AddPasskey } from './add-passkey';
import { OwnPasskeys } from './own-passkeys';
import { OwnSessions } from './own-sessions';
import { RecoveryCodes } from './recovery-codes';

/** How she signs in, where she is signed in, and how to shut it all at once. */
@Component({
  selector: 'pn-sign-in-methods',
  imports: [
    ...[AddAuthenticator, AddPasskey, OwnPasskeys, OwnSessions, RecoveryCodes],
    ...[LoadError, Loading, MatButton, Note, PageHeader],
  ],
  templateUrl: './sign-in-methods.html',
  styles: `
    :host {
      display: block;
      max-width: 680px;
    }
    .error {
      color: var(--mat-sys-error);
    }
  `,
})
export class SignInMethods {
  private readonly api = inject(Api);
  private readonly problems = inject(ProblemTexts);
  private readonly dialogs = inject(Dialogs);
  private readonly presence = inject(StepUp);
  private readonly session = inject(SessionStore);
  protected readonly dates = inject(Dates);
  protected readonly t = inject(Texts).t;
  protected readonly factors = signal<FactorsDto | null>(null);
  protected readonly problem = signal('');
  protected readonly isAdding = signal(false);

  constructor() {
    void this.load();
  }

  protected load(): Promise<void> {
    return this.attempt(() => Promise.resolve());
  }

  /** What she can prove herself with has changed as well. */
  protected async changed(): Promise<void> {
    this.isAdding.set(false);
    await this.attempt(async () => void (await this.session.refresh()));
  }

  protected async removeAuthenticator(): Promise<void> {
    const goesOn = await this.dialogs.confirm({
      title: this.t('sign-in-settings.remove-authenticator'),
      body: this.t('sign-in-settings.remove-authenticator-body'),
      goOn: this.t('sign-in-settings.remove'),
      back: this.t('common.not-yet'),
    });
    if (!goesOn) return;
    await this.attempt(async () => {
      await this.presence.during(() => this.api.call(removeAuthenticator, {}));
      await this.session.refresh();
    });
  }

  protected async lock(): Promise<void> {
    const goesOn = await this.dialogs.confirm({
      title: this.t('sign-in-settings.lock-title'),
      body: this.t('sign-in-settings.lock-body'),
      goOn: this.t('sign-in-settings.lock'),
      back: this.t('common.not-yet'),
    });
    if (!goesOn) return;
    try {
      await this.api.call(lockOwnAccount, {});
      await this.session.signOut();
    } catch (problem) {
      this.problem.set(this.problems.sentence(problem));
    }
  }

  private async attempt(work: () => Promise<void>): Promise<void> {
    this.problem.set('');
    try {
      await work();
      this.factors.set(await this.api.call(getFactors, {}));
    } catch (problem) {
      this.problem.set(this.problems.sentence(problem));
    }
  }
}

import { Component, computed, inject, input, output, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { lockAccount } from '../../api/fn/users/lock-account';
import { unlockAccount } from '../../api/fn/users/unlock-account';
import type { UserDto } from '../../api/models/user-dto';
import { Chip } from '../../ui/due-chip/chip';
import { Dialogs } from '../dialogs/dialogs';
import { Api } from '../http/api';
import { ProblemTexts } from '../http/problem-texts';
import { Submission } from '../http/request-context';
import { Texts, textName } from '../language/texts';
import { StepUp } from './step-up';

/** Locks another user's account after one confirmation; unlocking needs a step-up. */
@Component({
  selector: 'pn-account-lock',
  imports: [Chip, MatButton],
  template: `
    @if (person().lock; as lock) {
      <pn-chip icon="lock" tone="late">{{ t('account-lock.' + reason()) }}</pn-chip>
      @if (lock.mayUnlock) {
        <button matButton="outlined" type="button" [attr.aria-label]="label('unlock')" (click)="unlock()">
          {{ t('account-lock.unlock') }}
        </button>
        <p class="small quiet">{{ t('account-lock.speak-first') }}</p>
      }
    } @else {
      <button matButton="text" type="button" [attr.aria-label]="label('lock')" (click)="lock()">
        {{ t('account-lock.lock') }}
      </button>
    }
    @if (problem()) {
      <p class="error small" role="alert">{{ problem() }}</p>
    }
  `,
  styles: `
    :host {
      display: flex;
      flex-wrap: wrap;
      gap: 4px 12px;
      align-items: center;
    }
    p {
      flex: 1 1 100%;
    }
    .error {
      color: var(--mat-sys-error);
    }
  `,
})
export class AccountLock {
  readonly person = input.required<UserDto>();
  readonly changed = output<UserDto>();

  private readonly api = inject(Api);
  private readonly problems = inject(ProblemTexts);
  private readonly dialogs = inject(Dialogs);
  private readonly presence = inject(StepUp);
  protected readonly t = inject(Texts).t;
  protected readonly problem = signal('');
  protected readonly reason = computed(() => textName(this.person().lock?.reason ?? 'supervisor'));

  protected label(what: 'lock' | 'unlock'): string {
    return `${this.t(`account-lock.${what}`)}: ${this.person().displayName}`;
  }

  protected async lock(): Promise<void> {
    const goesOn = await this.dialogs.confirm({
      title: this.t('account-lock.title', { name: this.person().displayName }),
      body: this.t('account-lock.body'),
      goOn: this.t('account-lock.lock'),
      back: this.t('common.not-yet'),
    });
    if (goesOn) await this.attempt(() => this.send(lockAccount));
  }

  protected async unlock(): Promise<void> {
    await this.attempt(() => this.presence.during(() => this.send(unlockAccount)));
  }

  private send(operation: typeof lockAccount): Promise<UserDto> {
    return this.api.call(operation, { id: this.person().id }, new Submission().context());
  }

  private async attempt(work: () => Promise<UserDto>): Promise<void> {
    this.problem.set('');
    try {
      this.changed.emit(await work());
    } catch (problem) {
      this.problem.set(this.problems.sentence(problem));
    }
  }
}

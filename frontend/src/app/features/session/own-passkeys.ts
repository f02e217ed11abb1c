import { Component, inject, input, output, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { removePasskey } from '../../api/fn/factors/remove-passkey';
import { renamePasskey } from '../../api/fn/factors/rename-passkey';
import type { PasskeyDto } from '../../api/models/passkey-dto';
import { Dialogs } from '../../core/dialogs/dialogs';
import { Api } from '../../core/http/api';
import { ProblemTexts } from '../../core/http/problem-texts';
import { Dates } from '../../core/language/dates';
import { Texts } from '../../core/language/texts';
import { StepUp } from '../../core/session/step-up';
import { TextField } from '../../ui/field/text-field';
import { Icon } from '../../ui/icon/icon';

/** Her passkeys, each under the name that she gave it. */
@Component({
  selector: 'pn-own-passkeys',
  imports: [Icon, MatButton, TextField],
  templateUrl: './own-passkeys.html',
  styleUrl: './own-lists.scss',
})
export class OwnPasskeys {
  readonly passkeys = input.required<readonly PasskeyDto[]>();
  readonly changed = output();

  private readonly api = inject(Api);
  private readonly problems = inject(ProblemTexts);
  private readonly dialogs = inject(Dialogs);
  private readonly presence = inject(StepUp);
  protected readonly dates = inject(Dates);
  protected readonly t = inject(Texts).t;
  /** Whose name is being changed, and to what. */
  protected readonly openId = signal('');
  protected readonly name = signal('');
  protected readonly problem = signal('');

  protected edit({ id, name }: PasskeyDto): void {
    this.name.set(name);
    this.openId.set(id);
  }

  protected async rename(event: Event, id: string): Promise<void> {
    event.preventDefault();
    const name = this.name().trim();
    if (!name) return this.problem.set(this.t('sign-in-settings.passkey-nameless'));
    await this.attempt(async () => {
      await this.api.call(renamePasskey, { id, body: { name } });
      this.openId.set('');
    });
  }

  protected async remove({ id, name }: PasskeyDto): Promise<void> {
    const goesOn = await this.dialogs.confirm({
      title: this.t('sign-in-settings.remove-passkey', { name }),
      body: this.t('sign-in-settings.remove-passkey-body'),
      goOn: this.t('sign-in-settings.remove'),
      back: this.t('common.not-yet'),
    });
    if (!goesOn) return;
    await this.attempt(() => this.presence.during(() => this.api.call(removePasskey, { id })));
  }

  private async attempt(work: () => Promise<void>): Promise<void> {
    this.problem.set('');
    try {
      await work();
      this.changed.emit();
    } catch (problem) {
      this.problem.set(this.problems.sentence(problem));
    }
  }
}

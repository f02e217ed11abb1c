import { Component, inject, output, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { renewRecoveryCodes } from '../../api/fn/factors/renew-recovery-codes';
import { Api } from '../../core/http/api';
import { Submission } from '../../core/http/request-context';
import { Texts } from '../../core/language/texts';
import { StepUp } from '../../core/session/step-up';
import { Note } from '../../ui/note/note';
import { sender } from '../../core/http/sender';

/** Ten codes for a user who lost the phone: shown once, to be copied to paper. */
@Component({
  selector: 'pn-recovery-codes',
  imports: [MatButton, Note],
  template: `
    <div class="stack">
      @if (sender.problem()) {
        <pn-note kind="error" icon="late">{{ sender.problem() }}</pn-note>
      }
      @if (codes(); as shown) {
        <pn-note kind="waiting" icon="edit">{{ t('sign-in-settings.write-down') }}</pn-note>
        <ol>
          @for (code of shown; track code) {
            <li class="code" translate="no">{{ code }}</li>
          }
        </ol>
        <div class="actions">
          <button matButton="filled" type="button" (click)="finish()">
            {{ t('sign-in-settings.written') }}
          </button>
        </div>
      } @else {
        <div class="actions">
          <button matButton="outlined" type="button" (click)="make()">
            {{ t(sender.isSending() ? 'sign-in.sending' : 'sign-in-settings.new-codes') }}
          </button>
        </div>
      }
    </div>
  `,
  styles: `
    :host {
      display: block;
    }
    ol {
      display: grid;
      grid-template-columns: repeat(auto-fill, minmax(220px, 1fr));
      gap: 8px 24px;
      margin-block: 16px;
      padding-inline-start: 32px;
      list-style: decimal;
    }
  `,
})
export class RecoveryCodes {
  /** The user copied them to paper. */
  readonly kept = output();

  private readonly api = inject(Api);
  private readonly presence = inject(StepUp);
  protected readonly t = inject(Texts).t;
  protected readonly codes = signal<readonly string[] | null>(null);
  protected readonly sender = sender();

  protected async make(): Promise<void> {
    await this.sender.send(async () => {
      const { codes } = await this.presence.during(() =>
        this.api.call(renewRecoveryCodes, {}, new Submission().context()),
      );
      this.codes.set(codes);
    });
  }

  protected finish(): void {
    this.codes.set(null);
    this.kept.emit();
  }
}

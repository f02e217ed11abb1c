import { ChangeDetectionStrategy, Component, inject, output, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { renewRecoveryCodes } from '../../api/fn/factors/renew-recovery-codes';
import { Api } from '../../core/http/api';
import { ProblemTexts } from '../../core/http/problem-texts';
import { Submission } from '../../core/http/request-context';
import { Texts } from '../../core/language/texts';
import { StepUp } from '../../core/session/step-up';
import { Note } from '../../ui/note/note';

/** Ten codes for a user who lost the phone: shown once, to be copied to paper. */
@Component({
  selector: 'pn-recovery-codes',
  imports: [MatButton, Note],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <div class="stack">
      @if (problem()) {
        <pn-note kind="error" icon="late">{{ problem() }}</pn-note>
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
            {{ t(isSending() ? 'sign-in.sending' : 'sign-in-settings.new-codes') }}
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
  private readonly problems = inject(ProblemTexts);
  private readonly presence = inject(StepUp);
  protected readonly t = inject(Texts).t;
  protected readonly codes = signal<readonly string[] | null>(null);
  protected readonly problem = signal('');
  protected readonly isSending = signal(false);

  protected async make(): Promise<void> {
    if (this.isSending()) return;
    this.isSending.set(true);
    this.problem.set('');
    try {
      const { codes } = await this.presence.during(() =>
        this.api.call(renewRecoveryCodes, {}, new Submission().context()),
      );
      this.codes.set(codes);
    } catch (problem) {
      this.problem.set(this.problems.sentence(problem));
    } finally {
      this.isSending.set(false);
    }
  }

  protected finish(): void {
    this.codes.set(null);
    this.kept.emit();
  }
}

import { Component, inject, output, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { confirmAuthenticator } from '../../api/fn/factors/confirm-authenticator';
import { planAuthenticator } from '../../api/fn/factors/plan-authenticator';
import { Api } from '../../core/http/api';
import { formErrors } from '../../core/http/form-errors';
import { Submission } from '../../core/http/request-context';
import { Texts } from '../../core/language/texts';
import { StepUp } from '../../core/session/step-up';
import { ErrorSummary } from '../../ui/error-summary/error-summary';
import { CodeForm } from './code-form';
import { sender } from '../../core/http/sender';

interface Planned {
  /** In groups of four, to be typed where no picture can be read. */
  secret: string;
  /** The dark squares of the QR code, and its width in squares. */
  path: string;
  size: number;
}

/** An app that shows a code: its picture or its letters first, then a first code of it. */
@Component({
  selector: 'pn-add-authenticator',
  imports: [CodeForm, ErrorSummary, MatButton],
  templateUrl: './add-authenticator.html',
  styles: `
    :host {
      display: block;
    }
    svg {
      display: block;
      width: min(100%, 232px);
      border-radius: var(--pn-radius-small);
      background: #fff;
    }
    .code {
      font-size: 1.0625rem;
      letter-spacing: 0.04em;
      overflow-wrap: anywhere;
    }
  `,
})
export class AddAuthenticator {
  readonly added = output();

  private readonly api = inject(Api);
  private readonly presence = inject(StepUp);
  protected readonly t = inject(Texts).t;
  protected readonly errors = formErrors({ code: 'authenticator-code' });
  protected readonly planned = signal<Planned | null>(null);
  protected readonly code = signal('');
  protected readonly sender = sender(this.errors.showProblem);

  protected async begin(): Promise<void> {
    await this.attempt(async () => {
      const [{ secret, address }, { encode }] = await Promise.all([
        this.presence.during(() => this.api.call(planAuthenticator, {})),
        import('uqr'),
      ]);
      const { data, size } = encode(address, { border: 3 });
      this.planned.set({ secret: secret.replace(/(.{4})(?=.)/g, '$1 '), path: pathOf(data), size });
    });
  }

  protected async submit(code: string): Promise<void> {
    const isCode = /^\d{6}$/.test(code);
    const missing = isCode
      ? []
      : [{ fieldId: 'authenticator-code', text: this.t('sign-in-settings.six-digits') }];
    if (this.errors.show(missing)) return;
    await this.attempt(async () => {
      await this.presence.during(() =>
        this.api.call(confirmAuthenticator, { body: { code } }, new Submission().context()),
      );
      this.planned.set(null);
      this.code.set('');
      this.added.emit();
    });
  }

  private async attempt(work: () => Promise<void>): Promise<void> {
    this.errors.show([]);
    await this.sender.send(async () => {
      await work();
    });
  }
}

const pathOf = (rows: readonly (readonly boolean[])[]): string =>
  rows.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : []))).join('');

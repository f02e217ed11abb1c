import { Component, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { askCallIn } from '../../api/fn/referrals/ask-call-in';
import { listCallIns } from '../../api/fn/referrals/list-call-ins';
import { Api } from '../../core/http/api';
import { apiResource } from '../../core/http/api-resource';
import { formErrors } from '../../core/http/form-errors';
import { Submission } from '../../core/http/request-context';
import { sender } from '../../core/http/sender';
import { Dates } from '../../core/language/dates';
import { Texts, textName } from '../../core/language/texts';
import { SessionStore } from '../../core/session/session.store';
import { ASKERS } from '../../core/session/session.types';
import { Code } from '../../ui/code/code';
import { ErrorSummary } from '../../ui/error-summary/error-summary';
import { TextField } from '../../ui/field/text-field';
import { Note } from '../../ui/note/note';
import { PageHeader } from '../../ui/page-header/page-header';
import { Arrived } from '../../ui/states/arrived';

/** She fled here and does not want her former agency to send her: asks for her case by the code on her card. */
@Component({
  selector: 'pn-call-ins',
  imports: [Arrived, Code, ErrorSummary, MatButton, Note, PageHeader, TextField],
  template: `
    <pn-page-header
      [heading]="t('call-in.title')"
      [lead]="t('call-in.lead')"
      [back]="{ to: ['/referrals'], label: t('menu.referrals') }"
    />
    @if (mayAsk) {
      <pn-error-summary [errors]="errors.list()" />
      <form class="card padded stack" novalidate (submit)="ask($event)">
        <pn-text-field
          fieldId="code"
          [label]="t('call-in.code')"
          [hint]="t('call-in.code-hint')"
          [error]="errors.at('code')"
          [(value)]="code"
        />
        <pn-note kind="waiting" icon="swap">{{ t('call-in.same-answer') }}</pn-note>
        <div class="actions">
          <button class="large" matButton="filled" type="submit">
            {{ t(sender.isSending() ? 'common.saving' : 'call-in.ask') }}
          </button>
        </div>
      </form>
    }
    <ng-container *pnArrived="asked as rows">
      @if (rows.length > 0) {
        <section class="card padded stack">
          <h2>{{ t('call-in.asked') }}</h2>
          <ul>
            @for (row of rows; track row.id) {
              <li>
                <p><pn-code [value]="row.code" /> · {{ dates.moment(row.askedAt) }}</p>
                <p class="small">{{ t('call-in.state-' + name(row.state)) }}</p>
              </li>
            }
          </ul>
        </section>
      }
    </ng-container>
  `,
  styles: `
    section {
      margin-top: 16px;
    }
    li {
      padding-block: 8px;
    }
  `,
})
export class CallIns {
  private readonly api = inject(Api);
  private readonly submission = new Submission();
  protected readonly t = inject(Texts).t;
  protected readonly dates = inject(Dates);
  protected readonly name = textName;
  protected readonly mayAsk = inject(SessionStore).hasRole(...ASKERS);
  protected readonly code = signal('');
  protected readonly errors = formErrors({ code: 'code' });
  protected readonly sender = sender(this.errors.showProblem);
  protected readonly asked = apiResource(() => this.api.call(listCallIns, {}));

  protected async ask(event: Event): Promise<void> {
    event.preventDefault();
    const code = this.code().trim();
    if (this.errors.show(code ? [] : [{ fieldId: 'code', text: this.t('call-in.missing-code') }])) return;
    const isDone = await this.sender.send(async () => {
      await this.api.call(askCallIn, { body: { code } }, this.submission.context());
      this.asked.set(await this.api.call(listCallIns, {}));
    });
    if (!isDone) return;
    this.submission.renew();
    this.code.set('');
  }
}

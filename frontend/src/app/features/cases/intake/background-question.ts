import { Component, inject, signal } from '@angular/core';
import { recordBackground } from '../../../api/fn/cases/record-background';
import type { BackgroundRequest } from '../../../api/models/background-request';
import { formDraft } from '../../../core/drafts/form-draft';
import { Api } from '../../../core/http/api';
import { formErrors } from '../../../core/http/form-errors';
import { Texts } from '../../../core/language/texts';
import { ChoiceChips } from '../../../ui/chips/choice-chips';
import { ErrorSummary } from '../../../ui/error-summary/error-summary';
import { CodeSelect } from '../../../ui/field/code-select';
import { PageHeader } from '../../../ui/page-header/page-header';
import { backToCase } from '../case-page/back-to-case';
import { CaseStore } from '../case-page/case-store';
import { formSender } from '../case-page/form-sender';
import { REFERRED_FROM_OFFERED, SEXES } from './intake-lists';
import { MARITAL_STATUS } from '../../../api/models/marital-status-array';
import { FormActions } from '../../../ui/form-actions/form-actions';
import { codeOptions } from '../../../core/language/code-options';

/** Sex, family status and how she came. "Not known" is an answer, and nothing is answered beforehand. */
@Component({
  selector: 'pn-background-question',
  imports: [ChoiceChips, CodeSelect, ErrorSummary, FormActions, PageHeader],
  template: `
    <pn-page-header [heading]="t('open-question.background')" [lead]="t('register.lead')" [back]="back()" />
    <pn-error-summary [errors]="errors.list()" />
    <form class="card section stack" novalidate (submit)="submit($event)">
      <pn-choice-chips
        id="sex"
        tabindex="-1"
        [legend]="t('register.sex')"
        [options]="sexes()"
        [error]="errors.at('sex')"
        [(value)]="sex"
      />
      <pn-code-select
        fieldId="maritalStatus"
        prefix="marital-status."
        [label]="t('register.marital')"
        [codes]="marital"
        [error]="errors.at('maritalStatus')"
        [(value)]="maritalStatus"
      />
      <pn-code-select
        fieldId="referredFrom"
        prefix="referred-from."
        [label]="t('register.came-from')"
        [codes]="sources"
        [error]="errors.at('referredFrom')"
        [(value)]="referredFrom"
      />
      <pn-form-actions [isSending]="sender.isSending()" [back]="['/cases', store.subject().id]" />
    </form>
  `,
  styleUrl: '../case-page/form.scss',
})
export class BackgroundQuestion {
  private readonly api = inject(Api);
  protected readonly store = inject(CaseStore);
  protected readonly t = inject(Texts).t;
  protected readonly back = backToCase();
  protected readonly marital = MARITAL_STATUS;
  protected readonly sources = REFERRED_FROM_OFFERED;
  protected readonly sexes = codeOptions(SEXES, 'sex.');
  protected readonly sex = signal<string | null>(null);
  protected readonly maritalStatus = signal('');
  protected readonly referredFrom = signal('');
  protected readonly errors = formErrors({
    sex: 'sex',
    maritalStatus: 'maritalStatus',
    referredFrom: 'referredFrom',
  });
  protected readonly draft = formDraft(`register-background:${this.store.subject().id}`, {
    read: () => ({
      sex: this.sex(),
      maritalStatus: this.maritalStatus(),
      referredFrom: this.referredFrom(),
    }),
    restore: (kept) => {
      this.sex.set(kept.sex);
      this.maritalStatus.set(kept.maritalStatus);
      this.referredFrom.set(kept.referredFrom);
    },
  });
  protected readonly sender = formSender(this.errors, this.draft);

  protected async submit(event: Event): Promise<void> {
    event.preventDefault();
    const answers = {
      sex: this.sex(),
      maritalStatus: this.maritalStatus(),
      referredFrom: this.referredFrom(),
    };
    const missing = Object.entries(answers)
      .filter(([, answer]) => !answer)
      .map(([fieldId]) => ({ fieldId, text: this.t('register.missing-conflict') }));
    await this.sender.send({
      missing,
      call: (context) => {
        const params = { caseId: this.store.subject().id, body: answers as BackgroundRequest };
        return this.api.call(recordBackground, params, context);
      },
      tab: '',
    });
  }
}

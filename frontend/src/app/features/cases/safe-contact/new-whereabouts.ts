import { Component, inject, signal } from '@angular/core';
import { MatCheckbox } from '@angular/material/checkbox';
import { recordWhereabouts } from '../../../api/fn/survivors/record-whereabouts';
import { formDraft } from '../../../core/drafts/form-draft';
import { Api } from '../../../core/http/api';
import { formErrors } from '../../../core/http/form-errors';
import { TEXT_LIMITS, isTooLong } from '../../../core/http/text-limits';
import { Texts } from '../../../core/language/texts';
import { DraftLine } from '../../../ui/draft-line/draft-line';
import { ErrorSummary } from '../../../ui/error-summary/error-summary';
import type { FieldError } from '../../../ui/error-summary/error-summary';
import { TextField } from '../../../ui/field/text-field';
import { PageHeader } from '../../../ui/page-header/page-header';
import { backToCase } from '../case-page/back-to-case';
import { CaseStore } from '../case-page/case-store';
import { formSender } from '../case-page/form-sender';
import { FormActions } from '../../../ui/form-actions/form-actions';

/** Records the survivor's whereabouts. The writer may be unable to see them again. */
@Component({
  selector: 'pn-new-whereabouts',
  imports: [DraftLine, ErrorSummary, FormActions, MatCheckbox, PageHeader, TextField],
  template: `
    <pn-page-header [heading]="t('case.add-whereabouts')" [back]="back()" />
    <pn-error-summary [errors]="errors.list()" />
    <form class="card section stack" novalidate (submit)="submit($event)">
      <pn-text-field
        fieldId="text"
        [label]="t('register.whereabouts')"
        [hint]="t('register.whereabouts-hint')"
        [error]="errors.at('text')"
        [limit]="limit"
        [rows]="3"
        [(value)]="text"
      />
      <mat-checkbox [checked]="workerMaySee()" (change)="workerMaySee.set(!workerMaySee())">{{
        t('register.worker-may-see')
      }}</mat-checkbox>
      <pn-draft-line [draft]="draft" />
      <pn-form-actions [isSending]="sender.isSending()" [back]="['/cases', store.subject().id]" />
    </form>
  `,
  styleUrl: '../case-page/form.scss',
})
export class NewWhereabouts {
  private readonly api = inject(Api);
  protected readonly store = inject(CaseStore);
  protected readonly t = inject(Texts).t;
  protected readonly back = backToCase();
  protected readonly limit = TEXT_LIMITS.whereabouts;
  protected readonly text = signal('');
  protected readonly workerMaySee = signal(false);
  protected readonly errors = formErrors({ text: 'text' });
  protected readonly draft = formDraft(`whereabouts:${this.store.subject().id}`, {
    read: () => ({ text: this.text(), workerMaySee: this.workerMaySee() }),
    restore: (kept) => {
      this.text.set(kept.text);
      this.workerMaySee.set(kept.workerMaySee);
    },
  });
  protected readonly sender = formSender(this.errors, this.draft);

  protected async submit(event: Event): Promise<void> {
    event.preventDefault();
    const text = this.text().trim();
    await this.sender.send({
      missing: this.missing(text),
      call: (context) => {
        const body = { text, workerMaySee: this.workerMaySee() };
        return this.api.call(recordWhereabouts, { caseId: this.store.subject().id, body }, context);
      },
      tab: '',
    });
  }

  private missing(text: string): FieldError[] {
    if (!text) return [{ fieldId: 'text', text: this.t('error.required'), isGeneral: true }];
    const max = this.limit;
    return isTooLong(text, max)
      ? [{ fieldId: 'text', text: this.t('error.too-long', { max }), isGeneral: true }]
      : [];
  }
}

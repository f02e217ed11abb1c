import { Component, computed, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { getCaseLabel } from '../../../api/fn/cases/get-case-label';
import { setCaseLabel } from '../../../api/fn/cases/set-case-label';
import type { CaseLabelDto } from '../../../api/models/case-label-dto';
import { Api } from '../../../core/http/api';
import { formErrors } from '../../../core/http/form-errors';
import { ProblemTexts } from '../../../core/http/problem-texts';
import { TEXT_LIMITS, isTooLong } from '../../../core/http/text-limits';
import { Texts } from '../../../core/language/texts';
import { ErrorSummary } from '../../../ui/error-summary/error-summary';
import type { FieldError } from '../../../ui/error-summary/error-summary';
import { TextField } from '../../../ui/field/text-field';
import { Note } from '../../../ui/note/note';
import { PageHeader } from '../../../ui/page-header/page-header';
import { LoadError } from '../../../ui/states/load-error';
import { Loading } from '../../../ui/states/loading';
import { backToCase } from '../case-page/back-to-case';
import { CaseStore } from '../case-page/case-store';
import { formSender } from '../case-page/form-sender';

/** No word of it is kept in a browser or as a draft. */
const NO_DRAFT = { drop: () => undefined };

/** What the agency calls the case in its lists. */
@Component({
  selector: 'pn-label-form',
  imports: [ErrorSummary, LoadError, Loading, MatButton, Note, PageHeader, RouterLink, TextField],
  template: `
    <pn-page-header [heading]="t('case-label.title')" [back]="back()" />
    @if (problem()) {
      <pn-load-error [detail]="problem()" (retried)="load()" />
    } @else if (known() === null) {
      <pn-loading (retried)="load()" />
    } @else {
      <pn-error-summary [errors]="errors.list()" />
      <form class="card section stack" novalidate (submit)="submit($event)">
        @if (theirs()) {
          <pn-note>{{ theirs() }}</pn-note>
        }
        <pn-text-field
          fieldId="label"
          [label]="t('case-label.label')"
          [hint]="t('case-label.hint')"
          [error]="errors.at('label')"
          [limit]="limit"
          [(value)]="text"
        />
        <p class="small quiet">{{ t('case-label.who-sees') }}</p>
        <div class="actions">
          <button class="large" matButton="filled" type="submit">
            {{ t(sender.isSending() ? 'common.saving' : 'ui.save') }}
          </button>
          <a matButton="outlined" [routerLink]="['/cases', store.subject().id]">{{ t('ui.cancel') }}</a>
        </div>
      </form>
    }
  `,
  styleUrl: '../case-page/form.scss',
})
export class LabelForm {
  private readonly api = inject(Api);
  private readonly problems = inject(ProblemTexts);
  protected readonly store = inject(CaseStore);
  protected readonly t = inject(Texts).t;
  protected readonly back = backToCase();
  protected readonly limit = TEXT_LIMITS.caseLabel;
  protected readonly text = signal('');
  protected readonly known = signal<CaseLabelDto | null>(null);
  /** Another user changed it while it was typed here. */
  private readonly isOutdated = signal(false);
  protected readonly theirs = computed(() => {
    const label = this.known()?.label;
    if (!this.isOutdated()) return '';
    return label ? this.t('case-label.theirs', { label }) : this.t('case-label.theirs-none');
  });
  protected readonly problem = signal('');
  protected readonly errors = formErrors({ label: 'label' });
  protected readonly sender = formSender(this.errors, NO_DRAFT);

  constructor() {
    void this.load();
  }

  protected async load(): Promise<void> {
    this.problem.set('');
    try {
      const known = await this.ask();
      this.known.set(known);
      this.text.set(known.label ?? '');
    } catch (problem) {
      this.problem.set(this.problems.sentence(problem));
    }
  }

  private ask(): Promise<CaseLabelDto> {
    return this.api.call(getCaseLabel, { caseId: this.store.subject().id });
  }

  protected async submit(event: Event): Promise<void> {
    event.preventDefault();
    const label = this.text().trim() || null;
    const params = { caseId: this.store.subject().id, body: { label } };
    await this.sender.send({
      missing: this.tooLong(label ?? ''),
      call: (context) => this.api.call(setCaseLabel, params, context),
      version: this.known()?.version ?? 0,
      overtaken: () => this.refresh(),
      tab: '',
    });
  }

  /** The typed label stays; saving again replaces the newer one. */
  private async refresh(): Promise<void> {
    this.known.set(await this.ask());
    this.isOutdated.set(true);
  }

  private tooLong(label: string): FieldError[] {
    const max = this.limit;
    if (!isTooLong(label, max)) return [];
    return [{ fieldId: 'label', text: this.t('error.too-long', { max }), isGeneral: true }];
  }
}

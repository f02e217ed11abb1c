import { Component, effect, inject, signal, untracked } from '@angular/core';
import { getSafetyPlan } from '../../../api/fn/support/get-safety-plan';
import { writeSafetyPlan } from '../../../api/fn/support/write-safety-plan';
import { formDraft } from '../../../core/drafts/form-draft';
import { Api } from '../../../core/http/api';
import { formErrors } from '../../../core/http/form-errors';
import { Texts } from '../../../core/language/texts';
import { DraftLine } from '../../../ui/draft-line/draft-line';
import { ErrorSummary } from '../../../ui/error-summary/error-summary';
import { Note } from '../../../ui/note/note';
import { PageHeader } from '../../../ui/page-header/page-header';
import { backToCase } from '../case-page/back-to-case';
import { CaseStore } from '../case-page/case-store';
import { formSender } from '../case-page/form-sender';
import { apiResource } from '../../../core/http/api-resource';
import { TextField } from '../../../ui/field/text-field';
import { PLAN_SECTIONS, sectionName } from './support-lists';
import type { PlanSection } from './support-lists';
import { Arrived } from '../../../ui/states/arrived';
import { FormActions } from '../../../ui/form-actions/form-actions';

type Texted = Record<PlanSection, string>;
const EMPTY = Object.fromEntries(PLAN_SECTIONS.map((section) => [section, ''])) as Texted;

/** Her plan in its sections; what is saved is a new version, and the older ones are kept. */
@Component({
  selector: 'pn-plan-form',
  imports: [Arrived, DraftLine, ErrorSummary, FormActions, Note, PageHeader, TextField],
  templateUrl: './plan-form.html',
  styleUrl: '../case-page/form.scss',
})
export class PlanForm {
  private readonly api = inject(Api);
  protected readonly store = inject(CaseStore);
  protected readonly t = inject(Texts).t;
  protected readonly back = backToCase();
  protected readonly name = sectionName;
  protected readonly groups: readonly (readonly [string, readonly PlanSection[]])[] = [
    ['help.part-concern', ['mainConcern']],
    ['help.part-resources', ['economic', 'relationships', 'community', 'otherResources']],
    ['help.part-steps', ['before', 'during', 'after']],
  ];
  protected readonly plan = apiResource(() =>
    this.api.call(getSafetyPlan, { caseId: this.store.subject().id }),
  );
  protected readonly texts = signal<Texted>(EMPTY);
  /** Typed here or restored from a draft: the stored plan no longer fills the form. */
  private readonly isTouched = signal(false);
  protected readonly errors = formErrors(
    Object.fromEntries(PLAN_SECTIONS.map((section) => [section, section])),
  );
  protected readonly draft = formDraft(`safety-plan:${this.store.subject().id}`, {
    read: () => (this.isTouched() ? this.texts() : null),
    restore: (kept) => {
      if (!kept) return;
      this.texts.set(kept);
      this.isTouched.set(true);
    },
  });
  protected readonly sender = formSender(this.errors, this.draft);

  constructor() {
    effect(() => {
      const current = this.plan.value()?.current;
      if (!current || untracked(this.isTouched)) return;
      const known = PLAN_SECTIONS.map((section) => [section, current.texts[section] ?? '']);
      this.texts.set(Object.fromEntries(known) as Texted);
    });
  }

  protected type(section: PlanSection, text: string): void {
    if (text === this.texts()[section]) return;
    this.isTouched.set(true);
    this.texts.update((texts) => ({ ...texts, [section]: text }));
  }

  protected async submit(submitted: Event): Promise<void> {
    submitted.preventDefault();
    const texts = PLAN_SECTIONS.map((section) => [section, this.texts()[section].trim() || null]);
    const body = Object.fromEntries(texts) as Record<PlanSection, string | null>;
    await this.sender.send({
      missing: body.mainConcern ? [] : [{ fieldId: 'mainConcern', text: this.t('help.missing-concern') }],
      call: (context) => this.api.call(writeSafetyPlan, { caseId: this.store.subject().id, body }, context),
      version: this.plan.value()?.version ?? 0,
      tab: 'help',
    });
  }
}

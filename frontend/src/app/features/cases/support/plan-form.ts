import { Component, computed, effect, inject, signal, untracked } from '@angular/core';
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
import { BothValues, LineMerge } from '../conflict/both-values';
import type { Undecided } from '../conflict/both-values';
import { apiResource } from '../../../core/http/api-resource';
import { TextField } from '../../../ui/field/text-field';
import { PLAN_SECTIONS, sectionName } from './support-lists';
import type { PlanSection } from './support-lists';
import type { SafetyPlanDto } from '../../../api/models';
import { Arrived } from '../../../ui/states/arrived';
import { FormActions } from '../../../ui/form-actions/form-actions';

type Texted = Record<PlanSection, string>;
const textsOf = (plan: SafetyPlanDto | null): Texted =>
  Object.fromEntries(
    PLAN_SECTIONS.map((section) => [section, plan?.current?.texts[section] ?? '']),
  ) as Texted;

/** What the form was filled with: a later version is not overwritten unseen. */
interface FilledFrom {
  texts: Texted;
  version: number;
}
interface KeptPlan {
  /** Only the sections that differ from it. */
  texts: Partial<Texted>;
  base: FilledFrom;
  undecided: Undecided<PlanSection>;
}

/** A draft of an earlier release does not say what its form was filled with: every difference is shown. */
const asKept = (texts: Texted): KeptPlan => ({
  texts,
  base: { texts: textsOf(null), version: -1 },
  undecided: {},
});

/** Her plan in its sections; what is saved is a new version, and the older ones are kept. */
@Component({
  selector: 'pn-plan-form',
  imports: [Arrived, BothValues, DraftLine, ErrorSummary, FormActions, Note, PageHeader, TextField],
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
  protected readonly texts = signal(textsOf(null));
  private readonly base = signal<FilledFrom | null>(null);
  private readonly edited = computed(() => {
    const [texts, base] = [this.texts(), this.base()?.texts ?? textsOf(null)];
    const sections = PLAN_SECTIONS.filter((section) => texts[section] !== base[section]);
    return Object.fromEntries(sections.map((section) => [section, texts[section]])) as Partial<Texted>;
  });
  protected readonly merge = new LineMerge(PLAN_SECTIONS, (section) =>
    this.t(`plan-section.${sectionName(section)}`),
  );
  protected readonly errors = formErrors(
    Object.fromEntries(PLAN_SECTIONS.map((section) => [section, section])),
  );
  protected readonly draft = formDraft(`safety-plan:${this.store.subject().id}`, {
    read: (): KeptPlan | null => {
      const base = this.base();
      const texts = this.edited();
      if (!base || Object.keys(texts).length === 0) return null;
      return { texts, base, undecided: this.merge.undecided() };
    },
    restore: (draft: KeptPlan | Texted | null) => {
      if (!draft) return;
      const kept = 'base' in draft ? draft : asKept(draft);
      this.texts.set({ ...kept.base.texts, ...kept.texts });
      this.base.set(kept.base);
      this.merge.undecided.set(kept.undecided);
    },
  });
  protected readonly sender = formSender(this.errors, this.draft);

  constructor() {
    effect(() => {
      const arrived = this.plan.value();
      if (arrived) untracked(() => this.take(arrived));
    });
  }

  protected type(section: PlanSection, text: string): void {
    if (text === this.texts()[section]) return;
    this.texts.update((texts) => ({ ...texts, [section]: text }));
  }

  protected async submit(submitted: Event): Promise<void> {
    submitted.preventDefault();
    const noConcern = { fieldId: 'mainConcern', text: this.t('help.missing-concern') };
    const texts = PLAN_SECTIONS.map((section) => [section, this.texts()[section].trim() || null]);
    const body = Object.fromEntries(texts) as Record<PlanSection, string | null>;
    await this.sender.send({
      missing: [...this.merge.missing(this.t), ...(body.mainConcern ? [] : [noConcern])],
      call: (context) => this.api.call(writeSafetyPlan, { caseId: this.store.subject().id, body }, context),
      version: this.base()?.version ?? 0,
      overtaken: () => this.plan.reload(),
      tab: 'help',
    });
  }

  private take(arrived: SafetyPlanDto): void {
    const [base, theirs] = [this.base(), textsOf(arrived)];
    // A copy on the phone may be older than the draft.
    if (base && arrived.version <= base.version) return;
    this.texts.set(base ? this.merge.merge({ base: base.texts, mine: this.texts(), theirs }) : theirs);
    this.base.set({ texts: theirs, version: arrived.version });
  }
}

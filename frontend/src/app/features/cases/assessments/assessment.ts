import { Component, computed, effect, inject, input, signal, untracked } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { ActivatedRoute, Router, RouterLink } from '@angular/router';
import { getCase } from '../../../api/fn/cases/get-case';
import { listRiskProposals } from '../../../api/fn/orders/list-risk-proposals';
import { getRiskFactors } from '../../../api/fn/risk/get-risk-factors';
import { previewAssessment } from '../../../api/fn/risk/preview-assessment';
import type { AssessmentPreviewDto } from '../../../api/models/assessment-preview-dto';
import type { RiskProposalDto } from '../../../api/models/risk-proposal-dto';
import { formDraft } from '../../../core/drafts/form-draft';
import { Api } from '../../../core/http/api';
import { formErrors } from '../../../core/http/form-errors';
import { ProblemTexts } from '../../../core/http/problem-texts';
import { Dates } from '../../../core/language/dates';
import { Texts, textName } from '../../../core/language/texts';
import { BandBadge } from '../../../ui/band-badge/band-badge';
import { Code } from '../../../ui/code/code';
import { DraftLine } from '../../../ui/draft-line/draft-line';
import { ErrorSummary } from '../../../ui/error-summary/error-summary';
import { AnswerButtons } from '../../../ui/answer-buttons/answer-buttons';
import { Note } from '../../../ui/note/note';
import { assessWithBasis } from './assess-with-basis';
import { ANSWERS, AssessmentForm, numbered } from './assessment-form';
import { OrderProposals } from './order-proposals';
import { RaiseSection } from './raise-section';
import { TriageSection } from './triage-section';
import { apiResource } from '../../../core/http/api-resource';
import { Arrived } from '../../../ui/states/arrived';
import { sender } from '../../../core/http/sender';

const PREVIEW_AFTER_MS = 250;

/** Six short parts on one screen. The survivor may stop after any of them: the answers are kept. The server computes the band. */
@Component({
  selector: 'pn-assessment',
  imports: [
    AnswerButtons,
    Arrived,
    BandBadge,
    Code,
    DraftLine,
    ErrorSummary,
    MatButton,
    Note,
    OrderProposals,
    RaiseSection,
    RouterLink,
    TriageSection,
  ],
  templateUrl: './assessment.html',
  styleUrl: './assessment.scss',
})
export class Assessment {
  /** The case; from the address. */
  readonly id = input.required<string>();

  private readonly api = inject(Api);
  private readonly router = inject(Router);
  /** Inputs are not set yet while fields are made, and a draft belongs to one case. */
  private readonly caseInAddress = inject(ActivatedRoute).snapshot.paramMap.get('id') ?? '';
  private readonly problems = inject(ProblemTexts);
  protected readonly t = inject(Texts).t;
  protected readonly dates = inject(Dates);
  protected readonly name = textName;
  protected readonly answers = ANSWERS;
  protected readonly form = new AssessmentForm();
  protected readonly errors = formErrors({ 'raise.reason': 'raise-reason' });
  protected readonly draft = formDraft(`assessment:${this.caseInAddress}`, {
    read: () => this.form.keep(),
    restore: (kept) => this.form.restore(kept),
  });
  protected readonly asked = apiResource(() =>
    Promise.all([this.api.call(getRiskFactors, {}), this.api.call(getCase, { id: this.id() })]),
  );
  /** Without it the questions are asked all the same. */
  private readonly proposals = apiResource(() => this.api.call(listRiskProposals, { caseId: this.id() }));
  protected readonly subject = computed(() => this.asked.value()?.[1]);
  protected readonly preview = signal<AssessmentPreviewDto | null>(null);
  protected readonly sender = sender(this.errors.showProblem);
  protected readonly parts = computed(() => numbered(this.asked.value()?.[0].parts ?? []));
  protected readonly triageQuestions = computed(() => this.asked.value()?.[0].suicideQuestions ?? []);
  protected readonly total = computed(() =>
    this.parts().reduce((sum, { factors }) => sum + factors.length, 0),
  );
  protected readonly code = computed(() => this.subject()?.survivorCode ?? this.subject()?.reference ?? '');

  constructor() {
    effect((onCleanup) => {
      const body = this.form.toPreview();
      const timer = setTimeout(() => void this.ask(body), PREVIEW_AFTER_MS);
      onCleanup(() => clearTimeout(timer));
    });
  }

  /** What orders say to this question; null where they say nothing. */
  protected offered(factor: string): readonly RiskProposalDto[] | null {
    const known = this.proposals.value() ?? [];
    return known.some((one) => one.factor === factor) ? known : null;
  }

  protected async submit(): Promise<void> {
    const missing = this.form.isTriageComplete(this.triageQuestions())
      ? []
      : [{ fieldId: 'triage', text: this.t('assessment.missing-triage') }];
    if (this.errors.show(missing)) return;
    await this.sender.send(async () => {
      const params = { caseId: this.id(), body: this.form.toRequest(), basis: this.form.basis() };
      await this.api.call(assessWithBasis, params, this.draft.submission.context());
      this.draft.drop();
      await this.router.navigate(['/cases', this.id()]);
    });
  }

  private async ask(body: ReturnType<AssessmentForm['toPreview']>): Promise<void> {
    if (body.answers.length === 0) return;
    try {
      const params = { caseId: untracked(this.id), body };
      this.preview.set(await this.api.call(previewAssessment, params));
    } catch {
      // The next answer computes the band again, and so does saving.
      this.preview.set(null);
    }
  }
}

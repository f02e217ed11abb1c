import {
  ChangeDetectionStrategy,
  Component,
  computed,
  effect,
  inject,
  input,
  signal,
  untracked,
} from '@angular/core';
import { MatButton } from '@angular/material/button';
import { ActivatedRoute, Router, RouterLink } from '@angular/router';
import { getCase } from '../../api/fn/cases/get-case';
import { assessRisk } from '../../api/fn/risk/assess-risk';
import { getRiskFactors } from '../../api/fn/risk/get-risk-factors';
import { previewAssessment } from '../../api/fn/risk/preview-assessment';
import type { AssessmentPreviewDto } from '../../api/models/assessment-preview-dto';
import type { CaseDto } from '../../api/models/case-dto';
import type { FactorSetDto } from '../../api/models/factor-set-dto';
import { formDraft } from '../../core/drafts/form-draft';
import { Api } from '../../core/http/api';
import { formErrors } from '../../core/http/form-errors';
import { ProblemTexts } from '../../core/http/problem-texts';
import { Submission } from '../../core/http/request-context';
import { Dates } from '../../core/language/dates';
import { Texts, textName } from '../../core/language/texts';
import { BandBadge } from '../../ui/band-badge/band-badge';
import { Code } from '../../ui/code/code';
import { DraftLine } from '../../ui/draft-line/draft-line';
import { ErrorSummary } from '../../ui/error-summary/error-summary';
import { AnswerButtons } from '../../ui/answer-buttons/answer-buttons';
import { Note } from '../../ui/note/note';
import { LoadError } from '../../ui/states/load-error';
import { Loading } from '../../ui/states/loading';
import { AssessmentForm, numbered } from './assessment-form';
import { RaiseSection } from './raise-section';
import { TriageSection } from './triage-section';

const PREVIEW_AFTER_MS = 250;

/** Six short parts; she may stop after any of them, and what was answered is kept. The server works out the band. */
@Component({
  selector: 'pn-assessment',
  imports: [
    BandBadge,
    Code,
    DraftLine,
    ErrorSummary,
    AnswerButtons,
    LoadError,
    Loading,
    MatButton,
    Note,
    RaiseSection,
    RouterLink,
    TriageSection,
  ],
  changeDetection: ChangeDetectionStrategy.OnPush,
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
  private readonly submission = new Submission();
  protected readonly t = inject(Texts).t;
  protected readonly dates = inject(Dates);
  protected readonly name = textName;
  protected readonly form = new AssessmentForm();
  protected readonly errors = formErrors({ 'raise.reason': 'raise-reason' });
  protected readonly draft = formDraft(`assessment:${this.caseInAddress}`, {
    read: () => this.form.keep(),
    restore: (kept) => this.form.restore(kept),
  });
  protected readonly subject = signal<CaseDto | null>(null);
  private readonly set = signal<FactorSetDto | null>(null);
  protected readonly preview = signal<AssessmentPreviewDto | null>(null);
  protected readonly problem = signal('');
  protected readonly isSending = signal(false);
  protected readonly parts = computed(() => numbered(this.set()?.parts ?? []));
  protected readonly current = computed(() => this.parts()[this.form.part()]);
  protected readonly isLast = computed(() => this.form.part() === this.parts().length - 1);
  protected readonly triageQuestions = computed(() => this.set()?.suicideQuestions ?? []);
  protected readonly total = computed(() =>
    this.parts().reduce((sum, { factors }) => sum + factors.length, 0),
  );
  protected readonly code = computed(() => this.subject()?.survivorCode ?? this.subject()?.reference ?? '');

  constructor() {
    queueMicrotask(() => void this.load());
    effect((onCleanup) => {
      const body = this.form.toPreview();
      const timer = setTimeout(() => void this.ask(body), PREVIEW_AFTER_MS);
      onCleanup(() => clearTimeout(timer));
    });
  }

  protected async load(): Promise<void> {
    this.problem.set('');
    try {
      const [set, subject] = await Promise.all([
        this.api.call(getRiskFactors, {}),
        this.api.call(getCase, { id: this.id() }),
      ]);
      this.set.set(set);
      this.subject.set(subject);
    } catch (problem) {
      this.problem.set(this.problems.sentence(problem));
    }
  }

  protected go(step: 1 | -1): void {
    this.form.part.set(this.form.part() + step);
    scrollTo({ top: 0 });
    document.querySelector<HTMLElement>('h1')?.focus();
  }

  protected async submit(): Promise<void> {
    const missing = this.form.isTriageComplete(this.triageQuestions())
      ? []
      : [{ fieldId: 'triage', text: this.t('assessment.missing-triage') }];
    if (this.isSending() || this.errors.show(missing)) return;
    this.isSending.set(true);
    try {
      const params = { caseId: this.id(), body: this.form.toRequest() };
      await this.api.call(assessRisk, params, this.submission.context());
      this.draft.drop();
      await this.router.navigate(['/cases', this.id()]);
    } catch (problem) {
      this.errors.showProblem(problem);
    } finally {
      this.isSending.set(false);
    }
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

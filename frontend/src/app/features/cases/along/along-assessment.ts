import { Component, computed, inject, input, linkedSignal, output, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import type { FactorSetDto } from '../../../api/models/factor-set-dto';
import type { Basis } from '../../../core/along/along-commands';
import type { AlongCopy } from '../../../core/along/along-store';
import { Texts, textName } from '../../../core/language/texts';
import { AnswerButtons } from '../../../ui/answer-buttons/answer-buttons';
import { ErrorSummary } from '../../../ui/error-summary/error-summary';
import { Note } from '../../../ui/note/note';
import { ANSWERS, AssessmentForm, numbered } from '../assessments/assessment-form';
import { TriageSection } from '../assessments/triage-section';
import type { Written } from './written';

/**
 * The questions of the ordinary assessment about a person whose case is along. The server computes the band when it has
 * the answers. Of two that were made apart the higher holds until the lead assesses again.
 */
@Component({
  selector: 'pn-along-assessment',
  imports: [AnswerButtons, ErrorSummary, MatButton, Note, TriageSection],
  template: `
    <p class="quiet">{{ t('assessment.lead') }} {{ t('along.assessment-lead') }}</p>
    <form novalidate autocomplete="off" (submit)="$event.preventDefault()">
      <pn-error-summary [errors]="errors()" />
      @for (part of parts(); track part.part) {
        <section class="card" [attr.aria-label]="t('assessment.part-' + name(part.part))">
          <h2>{{ t('assessment.part-' + name(part.part)) }}</h2>
          @for (item of part.factors; track item.factor) {
            <pn-answer-buttons
              [question]="t('risk-factor.' + name(item.factor))"
              [number]="item.number"
              [note]="item.critical ? t('assessment.by-itself-high') : ''"
              [only]="answers"
              [isClearable]="true"
              [value]="form.answers()[item.factor] ?? null"
              (valueChange)="form.answer(item.factor, $event)"
            />
          }
        </section>
      }
      <pn-triage-section id="triage" tabindex="-1" [form]="form" [questions]="asked()" />
      @if (needsHelp()) {
        <pn-note kind="error" icon="warning" role="status">{{ t('suicide-triage.guidance') }}</pn-note>
      }
      @if (isUrgent()) {
        <pn-note kind="error" icon="warning" role="status">{{ t('along.assessment-danger') }}</pn-note>
      }
      <div class="actions">
        <button matButton="filled" type="button" (click)="save()">{{ t('assessment.save') }}</button>
      </div>
    </form>
  `,
  styleUrl: './along.scss',
})
export class AlongAssessment {
  readonly questions = input.required<FactorSetDto>();
  /** What the copy knows of the case. */
  readonly copy = input<AlongCopy | null>(null);
  readonly written = output<Written>();

  protected readonly t = inject(Texts).t;
  protected readonly name = textName;
  protected readonly answers = ANSWERS;
  protected readonly form = new AssessmentForm();
  protected readonly parts = computed(() => numbered(this.questions().parts));
  protected readonly asked = computed(() => this.form.askedOf(this.questions().suicideQuestions));
  protected readonly errors = signal<{ fieldId: string; text: string }[]>([]);
  /** As it was when she began: the copy may be renewed since. */
  private readonly basis = linkedSignal<AlongCopy | null, Basis | null>({
    source: this.copy,
    computation: (copy, before) =>
      before?.value ?? (copy && { lastId: copy.answer.assessmentId ?? 'none', knownAt: copy.takenAt }),
  });
  protected readonly isUrgent = computed(() => {
    const given = this.form.answers();
    const isCritical = this.parts().some(({ factors }) =>
      factors.some(({ factor, critical }) => critical && given[factor] === 'yes'),
    );
    return isCritical || (!this.form.declined() && Object.values(this.form.triage()).includes('yes'));
  });

  /** Present thoughts or a recent attempt. With a line the answer of the server shows what to do. */
  protected readonly needsHelp = computed(
    () =>
      !this.form.declined() &&
      this.asked().some(
        (one) => ['now', 'attempt_recent'].includes(one) && this.form.triage()[one] === 'yes',
      ),
  );

  /** What it holds, as its draft, with what she knew: it may be sent long after. */
  readonly draft = computed(() => ({ ...this.form.keep(), basis: this.basis() }));

  protected save(): void {
    const isComplete = this.form.isTriageComplete(this.questions().suicideQuestions);
    this.errors.set(isComplete ? [] : [{ fieldId: 'triage', text: this.t('assessment.missing-triage') }]);
    const [value, basis, isUrgent] = [this.draft(), this.basis(), this.isUrgent()];
    if (!isComplete || !basis) return;
    this.written.emit({
      body: this.form.toRequest(),
      value,
      contactedAt: null,
      basis,
      isUrgent,
      needsHelp: this.needsHelp(),
    });
  }
}

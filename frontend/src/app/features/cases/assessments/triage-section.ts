import { Component, inject, input } from '@angular/core';
import { MatCheckbox } from '@angular/material/checkbox';
import type { AssessmentPreviewDto } from '../../../api/models/assessment-preview-dto';
import { Texts, textName } from '../../../core/language/texts';
import { AnswerButtons } from '../../../ui/answer-buttons/answer-buttons';
import type { AnswerValue } from '../../../ui/answer-buttons/answer-buttons';
import { Note } from '../../../ui/note/note';
import type { AssessmentForm } from './assessment-form';
import { DECLINABLE_ANSWER } from '../../../api/models/declinable-answer-array';

/** Asked in every assessment, in private; the answers go to the health partition only. */
@Component({
  selector: 'pn-triage-section',
  imports: [AnswerButtons, MatCheckbox, Note],
  template: `
    <section class="card">
      <div class="padded">
        <h2>{{ t('assessment.triage') }}</h2>
        <p class="small quiet">{{ t('assessment.triage-lead') }}</p>
        <mat-checkbox [checked]="form().declined()" (change)="form().declined.set(!form().declined())">{{
          t('assessment.triage-declined')
        }}</mat-checkbox>
      </div>
      @if (!form().declined()) {
        @for (question of questions(); track question) {
          <pn-answer-buttons
            [question]="t('suicide-triage.' + name(question))"
            [only]="answers"
            [value]="form().triage()[question] ?? null"
            (valueChange)="form().answerTriage(question, $event)"
          />
        }
      }
      @if (preview()?.suicide; as told) {
        @for (action of told.actions; track action) {
          <pn-note [kind]="told.level === 'emergency' ? 'error' : 'soon'">
            {{ t('triage-action.' + name(action)) }}
          </pn-note>
        }
      }
    </section>
  `,
  styles: `
    :host {
      display: block;
      margin-top: 16px;
    }
    pn-answer-buttons {
      display: block;
      padding: 14px;
      border-top: 1px solid var(--mat-sys-outline-variant);
    }
    pn-note {
      margin: 8px 16px 12px;
    }
  `,
})
export class TriageSection {
  readonly form = input.required<AssessmentForm>();
  readonly questions = input.required<readonly string[]>();
  readonly preview = input<AssessmentPreviewDto | null>(null);

  protected readonly t = inject(Texts).t;
  protected readonly name = textName;
  protected readonly answers: readonly AnswerValue[] = DECLINABLE_ANSWER;
}

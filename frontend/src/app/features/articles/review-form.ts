import { Component, computed, inject, input, output, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { reviewArticle } from '../../api/fn/articles/review-article';
import type { ArticleDto, ReviewAnswersRow, ReviewQuestion } from '../../api/models';
import { Api } from '../../core/http/api';
import { toProblem } from '../../core/http/api-problem';
import { formErrors } from '../../core/http/form-errors';
import { Submission } from '../../core/http/request-context';
import { Texts, textName } from '../../core/language/texts';
import { ErrorSummary } from '../../ui/error-summary/error-summary';
import { AnswerButtons } from '../../ui/answer-buttons/answer-buttons';
import type { AnswerValue } from '../../ui/answer-buttons/answer-buttons';
import { TextField } from '../../ui/field/text-field';

/** In the order of the checklist; the compiler knows when one is missing. */
const QUESTIONS = Object.keys({
  blames: 0,
  excuses: 0,
  patience: 0,
  private_matter: 0,
  roles: 0,
  doubts: 0,
  humiliates: 0,
  details: 0,
  identifies: 0,
  endangers: 0,
} satisfies Record<ReviewQuestion, 0>) as ReviewQuestion[];

/** Ten review questions about another writer's text, none preset. One yes sends it back with a note. */
@Component({
  selector: 'pn-review-form',
  imports: [AnswerButtons, ErrorSummary, MatButton, TextField],
  template: `
    <form class="card padded stack" novalidate (submit)="submit($event)">
      <h2>{{ t('articles.checklist') }}</h2>
      <p class="small quiet">{{ t('articles.checklist-hint') }}</p>
      <pn-error-summary [errors]="errors.list()" />
      @for (question of questions; track question.code) {
        <pn-answer-buttons
          [fieldId]="question.code"
          [number]="$index + 1"
          [question]="question.text"
          [only]="['no', 'yes']"
          [value]="answers()[question.code] ?? null"
          (valueChange)="answer(question.code, $event)"
        >
          @if (question.hints().length > 0) {
            <div class="look small">
              <p class="quiet">{{ t('articles.look-at') }}</p>
              <ul>
                @for (hint of question.hints(); track $index) {
                  <li [lang]="hint.language">{{ hint.place }}</li>
                }
              </ul>
            </div>
          }
        </pn-answer-buttons>
      }
      <pn-text-field
        fieldId="note"
        [label]="t('articles.note')"
        [hint]="t('articles.note-hint')"
        [optional]="concerns().length === 0"
        [limit]="1000"
        [error]="errors.at('note')"
        [rows]="3"
        [(value)]="note"
      />
      <div class="actions">
        <button matButton="filled" type="submit">{{ t(label()) }}</button>
      </div>
    </form>
  `,
  styles: `
    :host {
      display: block;
    }
    .look {
      margin: 8px 0 0 28px;
    }
    ul {
      padding-left: 20px;
      list-style: disc;
    }
    li {
      overflow-wrap: anywhere;
    }
  `,
})
export class ReviewForm {
  readonly article = input.required<ArticleDto>();
  readonly reviewed = output<ArticleDto>();
  /** Another user reviewed it first. */
  readonly outdated = output<void>();

  private readonly api = inject(Api);
  private readonly submission = new Submission();
  protected readonly t = inject(Texts).t;
  protected readonly answers = signal<Partial<Record<ReviewQuestion, AnswerValue>>>({});
  protected readonly note = signal('');
  protected readonly isSending = signal(false);
  protected readonly errors = formErrors({ note: 'note' });
  protected readonly questions = QUESTIONS.map((code) => ({
    code,
    text: this.t(`review-question.${textName(code)}`),
    hints: computed(() => this.article().hints.filter(({ question }) => question === code)),
  }));
  protected readonly concerns = computed(() => QUESTIONS.filter((code) => this.answers()[code] === 'yes'));
  protected readonly label = computed(() => {
    if (this.isSending()) return 'common.saving';
    return this.concerns().length > 0 ? 'articles.send-back' : 'articles.publish';
  });

  protected answer(code: ReviewQuestion, value: AnswerValue | null): void {
    if (value) this.answers.update((answers) => ({ ...answers, [code]: value }));
  }

  protected async submit(event: Event): Promise<void> {
    event.preventDefault();
    if (this.isSending() || this.errors.show(this.missing())) return;
    this.isSending.set(true);
    const { id, version } = this.article();
    const body = { answers: this.answers() as ReviewAnswersRow, note: this.note().trim() || null };
    try {
      this.reviewed.emit(await this.api.call(reviewArticle, { id, body }, this.submission.context(version)));
    } catch (problem) {
      this.errors.showProblem(problem);
      if (toProblem(problem).status === 412) this.outdated.emit();
    } finally {
      this.isSending.set(false);
    }
  }

  private missing() {
    const open = QUESTIONS.filter((code) => !this.answers()[code]).map((fieldId) => ({
      fieldId,
      text: this.t('articles.unanswered', { question: this.t(`review-question.${textName(fieldId)}`) }),
    }));
    const isMute = this.concerns().length > 0 && !this.note().trim();
    return isMute ? [...open, { fieldId: 'note', text: this.t('articles.note-missing') }] : open;
  }
}

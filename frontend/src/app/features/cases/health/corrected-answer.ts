import { Component, computed, inject, input, output, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Dates } from '../../../core/language/dates';
import { Texts } from '../../../core/language/texts';
import { AnswerForm } from './answer-form';
import type { GivenAnswer, KeptQuestion } from './corrected-answer.types';

/** An answer with who gave it when, those that stood before it, and the way to another. */
@Component({
  selector: 'pn-corrected-answer',
  imports: [AnswerForm, MatButton],
  templateUrl: './corrected-answer.html',
  styleUrl: './corrected-answer.scss',
})
export class CorrectedAnswer {
  readonly question = input.required<KeptQuestion>();
  /** A new answer exists, from here or from another user: the parent reloads. */
  readonly changed = output();

  private readonly dates = inject(Dates);
  protected readonly t = inject(Texts).t;
  protected readonly isOpen = signal(false);
  protected readonly answer = computed(() => this.wordsOf(this.question().code));
  protected readonly newest = computed(() => {
    const [newest] = this.question().answers;
    return newest ? this.givenBy(newest) : '';
  });
  protected readonly earlier = computed(() =>
    this.question()
      .answers.slice(1)
      .map((given) => `${this.wordsOf(given.code)} · ${this.givenBy(given)}`),
  );
  protected readonly verb = computed(() =>
    this.t(this.question().version > 0 ? 'person.correct' : 'kept-answer.write'),
  );

  protected saved(): void {
    this.isOpen.set(false);
    this.changed.emit();
  }

  private wordsOf(code: string | null): string {
    const option = this.question().options.find(({ value }) => value === code);
    return option?.label ?? this.t('kept-answer.none');
  }

  private givenBy({ recordedAt, recordedByName }: GivenAnswer): string {
    return [this.dates.date(recordedAt), recordedByName].filter(Boolean).join(' · ');
  }
}

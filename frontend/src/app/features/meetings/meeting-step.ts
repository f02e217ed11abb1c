import type { HttpContext } from '@angular/common/http';
import { inject, signal } from '@angular/core';
import { ProblemTexts } from '../../core/http/problem-texts';
import { Submission } from '../../core/http/request-context';

/** One step of a meeting, sent at the version that was seen. Make it where fields are made. */
export class MeetingStep {
  private readonly problems = inject(ProblemTexts);
  private readonly submission = new Submission();
  readonly isSending = signal(false);
  readonly problem = signal('');

  /** The answer, or null where it was refused; the sentence of why stands in `problem`. */
  async send<Answer>(
    version: number | null,
    call: (context: HttpContext) => Promise<Answer>,
  ): Promise<Answer | null> {
    if (this.isSending()) return null;
    this.isSending.set(true);
    this.problem.set('');
    try {
      const answer = await call(this.submission.context(version));
      this.submission.renew();
      return answer;
    } catch (problem) {
      const [field] = Object.values(this.problems.fieldSentences(problem));
      this.problem.set(field ?? this.problems.sentence(problem));
      return null;
    } finally {
      this.isSending.set(false);
    }
  }
}

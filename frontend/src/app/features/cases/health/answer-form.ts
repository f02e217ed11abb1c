import { Component, inject, input, linkedSignal, output, signal } from '@angular/core';
import { toProblem } from '../../../core/http/api-problem';
import { ProblemTexts } from '../../../core/http/problem-texts';
import { Submission } from '../../../core/http/request-context';
import { Texts } from '../../../core/language/texts';
import { Announcer } from '../../../core/shell/announcer';
import { ChoiceChips } from '../../../ui/chips/choice-chips';
import { StepForm } from '../../../ui/field/step-form';
import { ReturnsFocus } from '../../../ui/panel/returns-focus';
import type { KeptQuestion } from './corrected-answer.types';

/** One of a few answers; shows another user's newer answer before it is overwritten. */
@Component({
  selector: 'pn-answer-form',
  imports: [ChoiceChips, StepForm],
  hostDirectives: [ReturnsFocus],
  template: `
    <form class="stack" novalidate (submit)="submit($event)">
      <pn-choice-chips
        [legend]="question().legend"
        [hint]="question().hint"
        [options]="question().options"
        [error]="isTried() && !code() ? t('error.required') : ''"
        [(value)]="code"
      />
      @if (question().version > 0) {
        <p class="small quiet">{{ t('kept-answer.stays') }}</p>
      }
      <pn-step-form
        [problem]="problem()"
        [isSending]="isSending()"
        [label]="t('ui.save')"
        (cancelled)="closed.emit()"
      />
    </form>
  `,
})
export class AnswerForm {
  readonly question = input.required<KeptQuestion>();
  /** Another user saved another answer. */
  readonly outdated = output();
  readonly saved = output();
  readonly closed = output();

  private readonly problems = inject(ProblemTexts);
  private readonly announcer = inject(Announcer);
  private readonly submission = new Submission();
  protected readonly t = inject(Texts).t;
  /** The choice stays, whatever arrives. */
  protected readonly code = linkedSignal<string | null, string | null>({
    source: () => this.question().code,
    computation: (code, earlier) => earlier?.value ?? code,
  });
  protected readonly isTried = signal(false);
  protected readonly isSending = signal(false);
  protected readonly problem = signal('');

  protected async submit(event: Event): Promise<void> {
    event.preventDefault();
    this.isTried.set(true);
    const code = this.code();
    if (!code || this.isSending()) return;
    this.isSending.set(true);
    this.problem.set('');
    const { send, version } = this.question();
    try {
      await send(code, this.submission.context(version));
      this.announcer.say(this.t('ui.saved'));
      this.saved.emit();
    } catch (problem) {
      this.problem.set(this.problems.sentence(problem));
      if (toProblem(problem).status === 412) {
        this.submission.renew();
        this.outdated.emit();
      }
    } finally {
      this.isSending.set(false);
    }
  }
}

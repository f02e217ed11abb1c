import { Component, computed, inject, input, output, signal } from '@angular/core';
import { recordWork } from '../../../api/fn/follow-ups/record-work';
import type { FollowUpDto } from '../../../api/models/follow-up-dto';
import { Api } from '../../../core/http/api';
import { toProblem } from '../../../core/http/api-problem';
import { ProblemTexts } from '../../../core/http/problem-texts';
import { Submission } from '../../../core/http/request-context';
import { Texts, textName } from '../../../core/language/texts';
import { ChoiceChips } from '../../../ui/chips/choice-chips';
import { ReturnsFocus } from '../../../ui/panel/returns-focus';
import { KNOWN_ANSWER } from '../../../api/models/known-answer-array';
import { WORK_OUTCOME } from '../../../api/models/work-outcome-array';
import { codeOptions } from '../../../core/language/code-options';
import { possibleOutcomes } from './possible-outcomes';
import { sender } from '../../../core/http/sender';
import { FormActions } from '../../../ui/form-actions/form-actions';

/** How work ended that is no contact. "Not possible" ends nothing, and says so. */
@Component({
  selector: 'pn-work-outcome',
  imports: [ChoiceChips, FormActions],
  hostDirectives: [ReturnsFocus],
  template: `
    <form class="stack" novalidate (submit)="submit($event)">
      <pn-choice-chips
        [legend]="t('contact.what-happened')"
        [options]="options()"
        [error]="isTried() && !outcome() ? t('contact.outcome-missing') : ''"
        [(value)]="outcome"
      />
      @if (outcome() === 'survivor_declined') {
        <pn-choice-chips
          [legend]="t('work-outcome.alone')"
          [options]="answers()"
          [error]="isTried() && isUnheard() ? t('error.must-be-alone') : ''"
          [(value)]="alone"
        />
      }
      @if (outcome() === 'not_possible') {
        <p class="small quiet">{{ t('work-outcome.stays') }}</p>
      }
      @if (problem()) {
        <p class="error" role="alert">{{ problem() }}</p>
      }
      <pn-form-actions
        [label]="t('contact.save')"
        [isSending]="sender.isSending()"
        (cancelled)="cancelled.emit()"
      />
    </form>
  `,
})
export class WorkOutcome {
  readonly row = input.required<FollowUpDto>();
  readonly recorded = output();
  readonly cancelled = output();

  private readonly api = inject(Api);
  private readonly problems = inject(ProblemTexts);
  private readonly submission = new Submission();
  protected readonly t = inject(Texts).t;
  protected readonly outcome = signal<string | null>(null);
  protected readonly alone = signal<string | null>(null);
  /** She declined it, but not alone. */
  protected readonly isUnheard = computed(
    () => this.outcome() === 'survivor_declined' && this.alone() !== 'yes',
  );
  protected readonly answers = codeOptions(KNOWN_ANSWER, 'known.');
  protected readonly isTried = signal(false);
  protected readonly sender = sender((problem) => {
    // Another user did it first: the list shows the outcome.
    if (toProblem(problem).status === 412) this.recorded.emit();
    else this.problem.set(this.problems.sentence(problem));
  });
  protected readonly problem = signal('');
  protected readonly options = computed(() =>
    possibleOutcomes(this.row()).map((value) => ({
      value,
      label: this.t(`work-outcome.${textName(value)}`),
    })),
  );

  protected async submit(event: Event): Promise<void> {
    event.preventDefault();
    this.isTried.set(true);
    const outcome = WORK_OUTCOME.find((known) => known === this.outcome());
    if (!outcome || this.isUnheard()) return;
    const { id, version } = this.row();
    const body = outcome === 'survivor_declined' ? { outcome, alone: 'yes' as const } : { outcome };
    this.problem.set('');
    await this.sender.send(async () => {
      await this.api.call(recordWork, { id, body }, this.submission.context(version));
      this.recorded.emit();
    });
  }
}

import { Component, computed, inject, input, linkedSignal, output, signal } from '@angular/core';
import { recordGoalProgress } from '../../../api/fn/support/record-goal-progress';
import type { GoalDto } from '../../../api/models/goal-dto';
import { toProblem } from '../../../core/http/api-problem';
import { Api } from '../../../core/http/api';
import { ProblemTexts } from '../../../core/http/problem-texts';
import { panelDraft } from '../../../core/drafts/panel-draft';
import { dayOf } from '../../../core/language/dates';
import { Texts } from '../../../core/language/texts';
import { CaseStore } from '../case-page/case-store';
import { ServerClock } from '../../../core/session/server-clock';
import { ChoiceChips } from '../../../ui/chips/choice-chips';
import { StepForm } from '../../../ui/field/step-form';
import { ReturnsFocus } from '../../../ui/panel/returns-focus';
import { GOAL_PROGRESS } from '../../../api/models/goal-progress-array';
import { TextField } from '../../../ui/field/text-field';
import { codeOptions } from '../../../core/language/code-options';

/** The progress that the survivor reports, in the survivor's measure and words. */
@Component({
  selector: 'pn-goal-step',
  imports: [ChoiceChips, StepForm, TextField],
  hostDirectives: [ReturnsFocus],
  template: `
    <form class="stack" novalidate (submit)="submit($event)">
      <pn-choice-chips [legend]="t('help.how-far')" [options]="options()" [(value)]="progress" />
      <pn-text-field
        [limit]="1000"
        [label]="t('help.her-word')"
        [optional]="true"
        [hint]="hint()"
        fieldId="goal-word"
        [rows]="2"
        [(value)]="word"
      />
      <pn-step-form
        [problem]="problem()"
        [isSending]="isSaving()"
        [label]="t('ui.save')"
        (cancelled)="cancelled.emit()"
      />
    </form>
  `,
})
export class GoalStep {
  readonly goal = input.required<GoalDto>();
  readonly recorded = output<GoalDto[]>();
  readonly outdated = output();
  readonly cancelled = output();

  private readonly api = inject(Api);
  private readonly caseId = inject(CaseStore).subject().id;
  private readonly problems = inject(ProblemTexts);
  private readonly clock = inject(ServerClock);
  protected readonly t = inject(Texts).t;
  protected readonly progress = linkedSignal<string | null>(() => this.goal().progress);
  protected readonly word = signal('');
  protected readonly isSaving = signal(false);
  protected readonly problem = signal('');
  protected readonly options = codeOptions(GOAL_PROGRESS, 'goal-progress.');
  protected readonly hint = computed(() => {
    const { measure } = this.goal();
    return measure ? this.t('help.her-measure', { measure }) : '';
  });
  private readonly draft = panelDraft(() => `goal-step:${this.caseId}:${this.goal().id}`, {
    ...{ progress: this.progress, word: this.word },
  });

  protected async submit(event: Event): Promise<void> {
    event.preventDefault();
    const progress = GOAL_PROGRESS.find((known) => known === this.progress());
    if (!progress || this.isSaving()) return;
    this.isSaving.set(true);
    this.problem.set('');
    const { id, version } = this.goal();
    const body = { progress, word: this.word().trim() || null, saidOn: dayOf(this.clock.now()) };
    try {
      const goals = await this.api.call(
        recordGoalProgress,
        { id, body },
        this.draft.submission.context(version),
      );
      this.draft.drop();
      this.recorded.emit(goals);
    } catch (problem) {
      this.problem.set(this.problems.sentence(problem));
      // Another user added a step: show the survivor's last report before adding to it.
      if (toProblem(problem).status === 412) this.outdated.emit();
    } finally {
      this.isSaving.set(false);
    }
  }
}

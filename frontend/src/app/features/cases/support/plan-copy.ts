import { ChangeDetectionStrategy, Component, computed, inject, output, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { recordPlanCopyChoice } from '../../../api/fn/support/record-plan-copy-choice';
import type { SafetyPlanDto } from '../../../api/models/safety-plan-dto';
import { Api } from '../../../core/http/api';
import { ProblemTexts } from '../../../core/http/problem-texts';
import { Submission } from '../../../core/http/request-context';
import { Texts, textName } from '../../../core/language/texts';
import { ChoiceChips } from '../../../ui/chips/choice-chips';
import { Note } from '../../../ui/note/note';
import { CaseStore } from '../case-page/case-store';
import { COPY_CHOICE } from '../../../api/models/copy-choice-array';
import { KNOWN_ANSWER } from '../../../api/models/known-answer-array';

/** Whether she wants to hold a copy of her plan, and whether she was alone when she said so. Nothing is chosen for her. */
@Component({
  selector: 'pn-plan-copy',
  imports: [ChoiceChips, MatButton, Note],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <form class="stack" novalidate (submit)="submit($event)">
      <pn-note kind="soon" icon="warning">{{ t('help.copy-danger') }}</pn-note>
      <pn-choice-chips
        [legend]="t('help.copy-question')"
        [options]="choices()"
        [error]="isTried() && !choice() ? t('help.missing-choice') : ''"
        [(value)]="choice"
      />
      <pn-choice-chips
        [legend]="t('contact.alone')"
        [options]="answers()"
        [error]="isTried() && !alone() ? t('help.missing-alone') : ''"
        [(value)]="alone"
      />
      @if (problem()) {
        <p class="error" role="alert">{{ problem() }}</p>
      }
      <div class="actions">
        <button matButton="filled" type="submit">{{ t(isSaving() ? 'common.saving' : 'ui.save') }}</button>
        <button matButton="outlined" type="button" (click)="cancelled.emit()">{{ t('ui.cancel') }}</button>
      </div>
    </form>
  `,
  styles: `
    .error {
      color: var(--mat-sys-error);
    }
  `,
})
export class PlanCopy {
  readonly chosen = output<SafetyPlanDto>();
  readonly cancelled = output();

  private readonly api = inject(Api);
  private readonly problems = inject(ProblemTexts);
  private readonly store = inject(CaseStore);
  private readonly submission = new Submission();
  protected readonly t = inject(Texts).t;
  protected readonly choice = signal<string | null>(null);
  protected readonly alone = signal<string | null>(null);
  protected readonly isTried = signal(false);
  protected readonly isSaving = signal(false);
  protected readonly problem = signal('');
  protected readonly choices = computed(() =>
    COPY_CHOICE.map((value) => ({ value, label: this.t(`copy-choice.${textName(value)}`) })),
  );
  protected readonly answers = computed(() =>
    KNOWN_ANSWER.map((value) => ({ value, label: this.t(`known.${value}`) })),
  );

  protected async submit(event: Event): Promise<void> {
    event.preventDefault();
    this.isTried.set(true);
    const choice = COPY_CHOICE.find((known) => known === this.choice());
    const alone = KNOWN_ANSWER.find((known) => known === this.alone());
    if (!choice || !alone || this.isSaving()) return;
    this.isSaving.set(true);
    this.problem.set('');
    try {
      const params = { caseId: this.store.subject().id, body: { choice, alone } };
      this.chosen.emit(await this.api.call(recordPlanCopyChoice, params, this.submission.context()));
    } catch (problem) {
      this.problem.set(this.problems.sentence(problem));
    } finally {
      this.isSaving.set(false);
    }
  }
}

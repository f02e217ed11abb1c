import { Component, inject, output, signal } from '@angular/core';
import { recordPlanCopyChoice } from '../../../api/fn/support/record-plan-copy-choice';
import type { SafetyPlanDto } from '../../../api/models/safety-plan-dto';
import { Api } from '../../../core/http/api';
import { Submission } from '../../../core/http/request-context';
import { Texts } from '../../../core/language/texts';
import { ChoiceChips } from '../../../ui/chips/choice-chips';
import { Note } from '../../../ui/note/note';
import { CaseStore } from '../case-page/case-store';
import { COPY_CHOICE } from '../../../api/models/copy-choice-array';
import { KNOWN_ANSWER } from '../../../api/models/known-answer-array';
import { sender } from '../../../core/http/sender';
import { FormActions } from '../../../ui/form-actions/form-actions';
import { codeOptions } from '../../../core/language/code-options';

/** Whether she wants to hold a copy of her plan, and whether she was alone when she said so. Nothing is chosen for her. */
@Component({
  selector: 'pn-plan-copy',
  imports: [ChoiceChips, FormActions, Note],
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
      @if (sender.problem()) {
        <p class="error" role="alert">{{ sender.problem() }}</p>
      }
      <pn-form-actions [isSending]="sender.isSending()" (cancelled)="cancelled.emit()" />
    </form>
  `,
})
export class PlanCopy {
  readonly chosen = output<SafetyPlanDto>();
  readonly cancelled = output();

  private readonly api = inject(Api);
  private readonly store = inject(CaseStore);
  private readonly submission = new Submission();
  protected readonly t = inject(Texts).t;
  protected readonly choice = signal<string | null>(null);
  protected readonly alone = signal<string | null>(null);
  protected readonly isTried = signal(false);
  protected readonly sender = sender();
  protected readonly choices = codeOptions(COPY_CHOICE, 'copy-choice.');
  protected readonly answers = codeOptions(KNOWN_ANSWER, 'known.');

  protected async submit(event: Event): Promise<void> {
    event.preventDefault();
    this.isTried.set(true);
    const choice = COPY_CHOICE.find((known) => known === this.choice());
    const alone = KNOWN_ANSWER.find((known) => known === this.alone());
    if (!choice || !alone) return;
    await this.sender.send(async () => {
      const params = { caseId: this.store.subject().id, body: { choice, alone } };
      this.chosen.emit(await this.api.call(recordPlanCopyChoice, params, this.submission.context()));
    });
  }
}

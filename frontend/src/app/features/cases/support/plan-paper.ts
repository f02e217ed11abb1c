import { Component, computed, inject, input, linkedSignal, output, signal } from '@angular/core';
import { printForm } from '../../../api/fn/printing/print-form';
import type { FormPrintRequest } from '../../../api/models';
import type { GoalDto } from '../../../api/models/goal-dto';
import { KNOWN_ANSWER } from '../../../api/models/known-answer-array';
import { PLAN_PAPER_PLACE } from '../../../api/models/plan-paper-place-array';
import { PRINT_FORM_LANGUAGE } from '../../../api/models/print-form-language-array';
import { Api } from '../../../core/http/api';
import { fileOf } from '../../../core/http/file-problem';
import { SavedFiles } from '../../../core/http/saved-files';
import { sender } from '../../../core/http/sender';
import { codeOptions } from '../../../core/language/code-options';
import { Language } from '../../../core/language/language';
import { Texts } from '../../../core/language/texts';
import { StepUp } from '../../../core/session/step-up';
import { Announcer } from '../../../core/shell/announcer';
import { ChoiceChips } from '../../../ui/chips/choice-chips';
import { SeveralChips } from '../../../ui/chips/several-chips';
import { StepForm } from '../../../ui/field/step-form';
import { Note } from '../../../ui/note/note';
import { CaseStore } from '../case-page/case-store';
import { isOpenAction, planActionTitle } from './plan-action-title';

/** Whether she wants her plan on paper, where she keeps it, and which goals with their actions stand on it. */
@Component({
  selector: 'pn-plan-paper',
  imports: [ChoiceChips, Note, SeveralChips, StepForm],
  template: `
    <form class="card padded stack" novalidate (submit)="print($event)">
      <pn-note kind="soon" icon="warning">{{ t('plan-paper.warning') }}</pn-note>
      <pn-choice-chips
        fieldId="paper-wants"
        [legend]="t('plan-paper.wants')"
        [options]="yesOrNo()"
        [(value)]="wants"
      />
      @if (wants() === 'no') {
        <p role="status">{{ t('plan-paper.not-printed') }}</p>
      } @else {
        <pn-choice-chips
          fieldId="paper-alone"
          [legend]="t('contact.alone')"
          [options]="answers()"
          [(value)]="alone"
        />
        <pn-choice-chips
          fieldId="paper-place"
          [legend]="t('plan-paper.where')"
          [options]="places()"
          [(value)]="place"
        />
        <pn-several-chips
          fieldId="paper-goals"
          [legend]="t('plan-paper.read')"
          [hint]="t('plan-paper.how')"
          [options]="lines()"
          [(value)]="chosen"
        />
        @for (goal of printed(); track goal.id) {
          <p class="small">{{ goal.words }}</p>
          <ul class="small">
            @for (action of goal.actions; track action.id) {
              <li>{{ action.title }}</li>
            }
          </ul>
        }
        <pn-choice-chips
          fieldId="paper-language"
          [legend]="t('papers.language')"
          [options]="languages"
          [(value)]="language"
        />
      }
      <pn-step-form
        [problem]="wants() === 'no' ? '' : problem()"
        [isSending]="sender.isSending()"
        [label]="t(wants() === 'no' ? 'ui.close' : 'print.print')"
        (cancelled)="closed.emit()"
      />
    </form>
  `,
  styles: `
    :host {
      display: block;
      margin-bottom: 16px;
    }
  `,
})
export class PlanPaper {
  readonly goals = input.required<readonly GoalDto[]>();
  readonly closed = output();

  private readonly api = inject(Api);
  private readonly store = inject(CaseStore);
  private readonly stepUp = inject(StepUp);
  private readonly files = inject(SavedFiles);
  private readonly announcer = inject(Announcer);
  protected readonly t = inject(Texts).t;
  protected readonly sender = sender();
  protected readonly wants = signal<string | null>(null);
  protected readonly alone = signal<string | null>(null);
  protected readonly place = signal<string | null>(null);
  protected readonly language = signal<string | null>(
    PRINT_FORM_LANGUAGE.find((one) => one === inject(Language).current()) ?? 'tg',
  );
  private readonly isTried = signal(false);
  private readonly isIncomplete = computed(() => !this.wants() || !this.alone() || !this.place());
  protected readonly problem = computed(() =>
    this.isTried() && this.isIncomplete() ? this.t('plan-paper.missing') : this.sender.problem(),
  );
  protected readonly answers = codeOptions(KNOWN_ANSWER, 'known.');
  protected readonly yesOrNo = codeOptions(['yes', 'no'], 'known.');
  protected readonly places = codeOptions(PLAN_PAPER_PLACE, 'plan-paper-place.');
  protected readonly languages = PRINT_FORM_LANGUAGE.map((value) => ({
    value,
    label: this.t(`papers.in-${value}`),
  }));
  protected readonly lines = computed(() =>
    this.goals().map(({ id, words }) => ({ value: id, label: words })),
  );
  /** Goals that are reached or given up are left out at first. */
  protected readonly chosen = linkedSignal<readonly string[]>(() =>
    this.goals()
      .filter(({ allowedActions }) => allowedActions.includes('add_action'))
      .map(({ id }) => id),
  );
  /** The worker reads to her what is printed below each chosen goal. */
  protected readonly printed = computed(() =>
    this.goals()
      .filter(({ id }) => this.chosen().includes(id))
      .map(({ id, words, actions }) => ({
        ...{ id, words },
        actions: actions
          .filter(isOpenAction)
          .map((action) => ({ id: action.id, title: planActionTitle(action, this.t) })),
      }))
      .filter(({ actions }) => actions.length > 0),
  );

  protected async print(event: Event): Promise<void> {
    event.preventDefault();
    if (this.wants() === 'no') return this.closed.emit();
    const alone = KNOWN_ANSWER.find((known) => known === this.alone());
    const keptAt = PLAN_PAPER_PLACE.find((known) => known === this.place());
    const language = PRINT_FORM_LANGUAGE.find((known) => known === this.language());
    this.isTried.set(true);
    if (!alone || !keptAt || !language || this.isIncomplete()) return;
    const body: FormPrintRequest = {
      ...{ code: 'plan', language, subjectId: this.store.subject().id, reason: 'for_recipient' },
      plan: { alone, keptAt, goalIds: [...this.chosen()] },
    };
    const isDone = await this.sender.send(async () => {
      const file = await this.stepUp.during(() => fileOf(this.api.call(printForm, { body })));
      this.files.save(file, 'document.pdf');
    });
    if (!isDone) return;
    this.announcer.say(this.t('print.listed'));
    this.closed.emit();
  }
}

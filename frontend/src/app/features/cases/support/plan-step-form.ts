import { Component, computed, inject, input, output, signal } from '@angular/core';
import { recordPlanStep } from '../../../api/fn/support/record-plan-step';
import type { GoalDto } from '../../../api/models/goal-dto';
import type { PlanActionDto } from '../../../api/models/plan-action-dto';
import type { PlanActionStepRequest } from '../../../api/models/plan-action-step-request';
import { PLAN_OBSTACLE } from '../../../api/models/plan-obstacle-array';
import { Api } from '../../../core/http/api';
import { Submission } from '../../../core/http/request-context';
import { sender } from '../../../core/http/sender';
import { dayOf } from '../../../core/language/dates';
import { Texts, textName } from '../../../core/language/texts';
import { ServerClock } from '../../../core/session/server-clock';
import { ChoiceChips } from '../../../ui/chips/choice-chips';
import { DateField } from '../../../ui/date-field/date-field';
import type { KnownDay } from '../../../ui/date-field/known-day';
import { StepForm } from '../../../ui/field/step-form';
import { ReturnsFocus } from '../../../ui/panel/returns-focus';
import { WHEN_CHOICES, dayChosen } from './plan-days';

const STEPS = ['moved', 'not_needed', 'did_not_work'] as const;

/** What became of an open action, when it is not done: another day, not needed any more, or why it did not work. */
@Component({
  selector: 'pn-plan-step-form',
  imports: [ChoiceChips, DateField, StepForm],
  hostDirectives: [ReturnsFocus],
  template: `
    <form class="stack" novalidate (submit)="submit($event)">
      <pn-choice-chips
        [legend]="t('plan.what-happened')"
        fieldId="plan-step"
        [options]="steps()"
        [(value)]="step"
      />
      @if (step() === 'moved') {
        <pn-choice-chips
          [legend]="t('plan.new-day')"
          fieldId="plan-when"
          [options]="days()"
          [(value)]="when"
        />
        @if (when() === 'other-day') {
          <pn-date-field
            fieldId="plan-day"
            [label]="t('plan.day')"
            [today]="today()"
            [recent]="false"
            [(value)]="day"
          />
        }
      } @else if (step() === 'did_not_work') {
        <pn-choice-chips
          [legend]="t('plan.why-not')"
          fieldId="plan-obstacle"
          [options]="obstacles()"
          [(value)]="obstacle"
        />
      }
      <pn-step-form
        [problem]="isMissing() ? t('plan.choose') : sender.problem()"
        [isSending]="sender.isSending()"
        [label]="t('ui.save')"
        (cancelled)="cancelled.emit()"
      />
    </form>
  `,
})
export class PlanStepForm {
  readonly action = input.required<PlanActionDto>();
  readonly recorded = output<GoalDto[]>();
  readonly outdated = output();
  readonly cancelled = output();

  private readonly api = inject(Api);
  private readonly clock = inject(ServerClock);
  private readonly submission = new Submission();
  protected readonly t = inject(Texts).t;
  protected readonly step = signal<string | null>(null);
  protected readonly when = signal<string | null>(null);
  protected readonly day = signal<KnownDay | null>(null);
  protected readonly obstacle = signal<string | null>(null);
  protected readonly sender = sender();
  protected readonly isMissing = signal(false);
  protected readonly today = computed(() => dayOf(this.clock.now()));
  protected readonly steps = computed(() =>
    STEPS.map((value) => ({ value, label: this.t(`plan-step.${textName(value)}`) })),
  );
  protected readonly days = computed(() =>
    WHEN_CHOICES.map((value) => ({ value, label: this.t(`plan-when.${value}`) })),
  );
  protected readonly obstacles = computed(() =>
    PLAN_OBSTACLE.map((value) => ({ value, label: this.t(`plan-obstacle.${textName(value)}`) })),
  );

  protected async submit(event: Event): Promise<void> {
    event.preventDefault();
    const body = this.answered();
    this.isMissing.set(!body);
    if (!body) return;
    const { id, version } = this.action();
    const isTaken = await this.sender.send(async () =>
      this.recorded.emit(await this.api.call(recordPlanStep, { id, body }, this.submission.context(version))),
    );
    if (!isTaken) this.outdated.emit();
  }

  /** The step with what it needs; null while something is missing. */
  private answered(): PlanActionStepRequest | null {
    const step = STEPS.find((known) => known === this.step());
    const day = dayChosen(this.when(), this.day(), this.clock.now());
    const dueOn = step === 'moved' ? day : null;
    const obstacle =
      step === 'did_not_work' ? (PLAN_OBSTACLE.find((known) => known === this.obstacle()) ?? null) : null;
    if (!step || dueOn === '' || (step === 'did_not_work' && obstacle === null)) return null;
    return { step, dueOn, obstacle };
  }
}

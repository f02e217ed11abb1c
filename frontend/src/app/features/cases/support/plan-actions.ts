import { Component, computed, inject, input, output, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { recordPlanStep } from '../../../api/fn/support/record-plan-step';
import type { GoalDto } from '../../../api/models/goal-dto';
import type { PlanActionDto } from '../../../api/models/plan-action-dto';
import { Api } from '../../../core/http/api';
import { Submission } from '../../../core/http/request-context';
import { sender } from '../../../core/http/sender';
import { Dates } from '../../../core/language/dates';
import { Texts, textName } from '../../../core/language/texts';
import { Chip } from '../../../ui/due-chip/chip';
import { PlanActionForm } from './plan-action-form';
import { isOpenAction, planActionTitle } from './plan-action-title';
import { PlanStepForm } from './plan-step-form';

/** What is agreed for one goal: the open actions with "Done" in one tap, and those that ended folded away. */
@Component({
  selector: 'pn-plan-actions',
  imports: [Chip, MatButton, PlanActionForm, PlanStepForm],
  templateUrl: './plan-actions.html',
  styleUrl: './plan-actions.scss',
})
export class PlanActions {
  readonly goal = input.required<GoalDto>();
  /** A closed case takes no step. */
  readonly mayWrite = input.required<boolean>();
  readonly changed = output<GoalDto[]>();
  readonly outdated = output();

  private readonly api = inject(Api);
  private readonly submission = new Submission();
  protected readonly dates = inject(Dates);
  protected readonly t = inject(Texts).t;
  protected readonly name = textName;
  protected readonly adds = signal(false);
  protected readonly changesId = signal<string | null>(null);
  protected readonly sender = sender();
  protected readonly open = computed(() => this.goal().actions.filter(isOpenAction));
  protected readonly ended = computed(() => this.goal().actions.filter((action) => !isOpenAction(action)));

  protected title(action: PlanActionDto): string {
    return planActionTitle(action, this.t);
  }

  protected about({ owner, dueOn }: PlanActionDto): string {
    return `${this.t(`plan-owner.${textName(owner)}`)} · ${this.t('plan.by-day', { day: this.dates.date(dueOn) })}`;
  }

  protected ending({ step, obstacle }: PlanActionDto): string {
    const why = obstacle ? `: ${this.t(`plan-obstacle.${textName(obstacle)}`)}` : '';
    return this.t(`plan-step.${textName(step)}`) + why;
  }

  /** A refusal reloads the list: a colleague may have been quicker. */
  protected async done({ id, version }: PlanActionDto): Promise<void> {
    const body = { step: 'done' as const, dueOn: null, obstacle: null };
    const isTaken = await this.sender.send(async () =>
      this.taken(await this.api.call(recordPlanStep, { id, body }, this.submission.context(version))),
    );
    if (!isTaken) this.outdated.emit();
  }

  protected taken(goals: GoalDto[]): void {
    this.adds.set(false);
    this.changesId.set(null);
    this.changed.emit(goals);
  }
}

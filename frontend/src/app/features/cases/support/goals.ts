import { Component, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { listGoals } from '../../../api/fn/support/list-goals';
import type { GoalDto } from '../../../api/models/goal-dto';
import { Api } from '../../../core/http/api';
import { Dates } from '../../../core/language/dates';
import { Texts, textName } from '../../../core/language/texts';
import { Announcer } from '../../../core/shell/announcer';
import { Chip } from '../../../ui/due-chip/chip';
import { Empty } from '../../../ui/states/empty';
import { CaseStore } from '../case-page/case-store';
import { apiResource } from '../../../core/http/api-resource';
import { GoalStep } from './goal-step';
import { Arrived } from '../../../ui/states/arrived';
import { PlanActions } from './plan-actions';
import { PlanPaper } from './plan-paper';

/** Her own goals in her words, with how far she says she has come; what she said before stays below. */
@Component({
  selector: 'pn-goals',
  imports: [Arrived, Chip, Empty, GoalStep, MatButton, PlanActions, PlanPaper, RouterLink],
  templateUrl: './goals.html',
  styleUrls: ['../case-page/records.scss', './support.scss'],
})
export class Goals {
  private readonly api = inject(Api);
  private readonly announcer = inject(Announcer);
  protected readonly store = inject(CaseStore);
  protected readonly dates = inject(Dates);
  protected readonly t = inject(Texts).t;
  protected readonly name = textName;
  protected readonly openId = signal<string | null>(null);
  protected readonly isPrinting = signal(false);
  protected readonly goals = apiResource(() => this.api.call(listGoals, { caseId: this.store.subject().id }));

  protected toggle(goal: GoalDto): void {
    this.openId.set(this.openId() === goal.id ? null : goal.id);
  }

  protected recorded(goals: GoalDto[]): void {
    this.openId.set(null);
    this.goals.set(goals);
    this.announcer.say(this.t('ui.saved'));
  }

  protected async outdated(): Promise<void> {
    await this.goals.reload();
  }
}

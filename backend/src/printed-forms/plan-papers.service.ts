import { Injectable } from '@nestjs/common';
import { TimelineService } from '../cases/index.js';
import { refused } from '../shared/errors.js';
import { GoalRecordsService, isOpenStep } from '../support/index.js';
import type { PaperWords } from './form-files.js';
import type { FormValues } from './forms.types.js';
import { LINES_AT_MOST, planLines, wishRefusal } from './plan-paper.rules.js';
import type { PlanRefusal, PlanWish, PrintedGoal } from './plan-paper.rules.js';

const refuse = (refusal: PlanRefusal): never => {
  throw refused(refusal, [refusal]);
};

/** The plan on paper: the goals that the survivor chose, each with its open actions. */
@Injectable()
export class PlanPapersService {
  constructor(
    private readonly goals: GoalRecordsService,
    private readonly timeline: TimelineService,
  ) {}

  /** Records that it was printed and where the survivor keeps it. */
  async record(caseId: string, wish: PlanWish | null): Promise<(words: PaperWords) => FormValues> {
    const refusal = wishRefusal(wish);
    if (refusal || !wish) return refuse(refusal ?? 'not_her_choice');
    const goals = await this.chosen(caseId, wish);
    if (goals.length === 0) return refuse('plan_empty');
    const lines = goals.length + goals.reduce((sum, { actions }) => sum + actions.length, 0);
    if (lines > LINES_AT_MOST) return refuse('plan_too_long');
    const facts = { keptAt: wish.keptAt };
    await this.timeline.add({ caseId, kind: 'goals_printed', partition: 'support', facts });
    return (words) => ({ 'plan.lines': planLines(goals, words) });
  }

  private async chosen(caseId: string, { goalIds }: PlanWish): Promise<PrintedGoal[]> {
    const goals = await this.goals.list(caseId);
    return goals
      .filter(({ id }) => goalIds.includes(id))
      .map(({ id, words, actions }) => ({
        ...{ id, words },
        actions: actions.filter(({ step }) => isOpenStep(step)),
      }));
  }
}

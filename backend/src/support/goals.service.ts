import { Injectable } from '@nestjs/common';
import { AccessService, VaultService } from '../access/index.js';
import type { SealedPlace } from '../access/index.js';
import { CasesService, TimelineService } from '../cases/index.js';
import { Database } from '../platform/database/database.js';
import { expectVersion } from '../platform/http/if-match.js';
import { invalid, notFound } from '../shared/errors.js';
import { newId } from '../shared/ids.js';
import { NeedsService } from './needs.service.js';
import { PlanTemplatesService } from './plan-templates.service.js';
import type { OfferedActions } from './plan-templates.rules.js';
import { takesActions } from './plan.rules.js';
import { PlanService } from './plan.service.js';
import type { GoalDto, GoalProgressRequest, GoalRequest, GoalStepDto, PlanActionDto } from './support.dto.js';
import { GoalProgress, SupportGoal } from './support.entity.js';
import { pastDayProblems } from './support.rules.js';

type Of = Pick<SupportGoal, 'id' | 'caseId'>;

function place({ id, caseId }: Of, table: string, column: string): SealedPlace {
  return { caseId, partition: 'support', table, column, row: id };
}
export const wordsOf = (goal: Of) => place(goal, 'support_goals', 'sealed_words');
export const measureOf = (goal: Of) => place(goal, 'support_goals', 'sealed_measure');
export const wordOf = (step: Of) => place(step, 'goal_progress', 'sealed_word');

/** The goals of a case as they are read, each with its actions. */
@Injectable()
export class GoalRecordsService {
  constructor(
    private readonly database: Database,
    private readonly access: AccessService,
    private readonly vault: VaultService,
    private readonly plan: PlanService,
    private readonly templates: PlanTemplatesService,
  ) {}

  /** In the order in which the survivor set them, each with its steps. */
  async list(caseId: string): Promise<GoalDto[]> {
    const access = await this.access.toRead(caseId, 'support');
    const goals = await this.database
      .repository(SupportGoal)
      .find({ where: { caseId }, order: { recordedAt: 'ASC', id: 'ASC' } });
    const steps = await this.database
      .repository(GoalProgress)
      .find({ where: { caseId }, order: { stepNo: 'DESC' } });
    const mayWrite = access.relations.has('own') && access.writes.has('support');
    const actions = await this.plan.ofCase(caseId, mayWrite);
    const offered = await this.templates.forCase(caseId);
    return Promise.all(
      goals.map(async (goal) => {
        const own = steps.filter(({ goalId }) => goalId === goal.id);
        const history = await Promise.all(own.map((step) => this.toStep(step)));
        const ofGoal = actions.filter(({ goalId }) => goalId === goal.id).map(({ dto }) => dto);
        return this.toDto(goal, { history, actions: ofGoal, offered: offered(goal.domain), mayWrite });
      }),
    );
  }

  private async toStep(step: GoalProgress): Promise<GoalStepDto> {
    const { progress, sealedWord, saidOn } = step;
    const word = sealedWord && (await this.vault.openKept(wordOf(step), sealedWord));
    return { progress, word, saidOn };
  }

  private async toDto(
    goal: SupportGoal,
    parts: { history: GoalStepDto[]; actions: PlanActionDto[]; offered: OfferedActions; mayWrite: boolean },
  ): Promise<GoalDto> {
    const { history, actions, offered, mayWrite } = parts;
    const { id, domain, setOn, sealedWords, sealedMeasure } = goal;
    const progress = history[0]?.progress ?? 'not_begun';
    return {
      ...{ id, domain, setOn },
      words: (await this.vault.openKept(wordsOf(goal), sealedWords)) ?? '',
      measure: sealedMeasure && (await this.vault.openKept(measureOf(goal), sealedMeasure)),
      ...{ progress, history, actions, ...offered },
      allowedActions: mayWrite ? ['record_progress', ...(takesActions(progress) ? ['add_action'] : [])] : [],
      version: history.length,
    };
  }
}

/** The survivor's own goals: her words, her measure, and her progress as she reports it. */
@Injectable()
export class GoalsService {
  constructor(
    private readonly database: Database,
    private readonly cases: CasesService,
    private readonly vault: VaultService,
    private readonly timeline: TimelineService,
    private readonly needs: NeedsService,
  ) {}

  async set(caseId: string, { words, measure, domain, setOn }: GoalRequest): Promise<void> {
    await this.cases.toCommand(caseId, 'record_support');
    this.refuseProblems('setOn', setOn);
    const goal = { id: newId(), caseId };
    const { agencyId, userId } = this.database.viewer;
    await this.database.insert(SupportGoal, {
      ...{ ...goal, agencyId, writtenBy: userId, domain, setOn },
      sealedWords: await this.vault.seal(wordsOf(goal), words),
      sealedMeasure: measure ? await this.vault.seal(measureOf(goal), measure) : null,
    });
    await this.addStep(goal, { stepNo: 1, progress: 'not_begun', saidOn: setOn, word: null });
    await this.timeline.add({ caseId, kind: 'goal_set', partition: 'support', facts: { domain } });
    await this.needs.afterGoal(caseId);
  }

  /** Adds a step; the expected version is the number of steps that the caller saw. Returns the case. */
  async recordProgress(
    goalId: string,
    expectedVersion: number,
    request: GoalProgressRequest,
  ): Promise<string> {
    const goal = await this.database.repository(SupportGoal).findOneBy({ id: goalId });
    if (!goal) throw notFound();
    const { caseId, domain } = goal;
    await this.cases.toCommand(caseId, 'record_support');
    this.refuseProblems('saidOn', request.saidOn);
    const version = await this.database.repository(GoalProgress).countBy({ goalId });
    expectVersion(expectedVersion, version, { version });
    await this.addStep(goal, { stepNo: version + 1, ...request });
    const facts = { domain, progress: request.progress };
    await this.timeline.add({ caseId, kind: 'goal_progress', partition: 'support', facts });
    return caseId;
  }

  private refuseProblems(path: string, day: string): void {
    const problems = pastDayProblems(path, day, this.cases.today);
    if (problems.length > 0) throw invalid(...problems);
  }

  private async addStep(
    { id: goalId, caseId }: Of,
    { word, ...step }: GoalProgressRequest & { stepNo: number },
  ): Promise<void> {
    const { agencyId, userId } = this.database.viewer;
    const own = { id: newId(), goalId, caseId, agencyId, writtenBy: userId };
    const sealedWord = word ? await this.vault.seal(wordOf(own), word) : null;
    await this.database.insert(GoalProgress, { ...own, ...step, sealedWord });
  }
}

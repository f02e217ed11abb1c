import { Injectable } from '@nestjs/common';
import { AccessService } from '../access/index.js';
import { CasesService, TimelineService } from '../cases/index.js';
import { Database } from '../platform/database/database.js';
import { expectVersion } from '../platform/http/if-match.js';
import { invalid, notFound } from '../shared/errors.js';
import { newId } from '../shared/ids.js';
import { GoalProgress, SupportGoal } from './support.entity.js';
import { SupportWords } from './support-words.service.js';
import type { WordsPlace } from './support-words.service.js';
import { saidOnProblems } from './support.rules.js';
import type { GoalDto, GoalProgressRequest, GoalRequest, GoalStepDto } from './support.dto.js';

const placeOf = (
  caseId: string,
  row: string,
  [table, column]: readonly ['support_goals' | 'goal_progress', string],
): WordsPlace => ({ caseId, table, column, row });
const WORDS = ['support_goals', 'sealed_words'] as const;
const MEASURE = ['support_goals', 'sealed_measure'] as const;
const WORD = ['goal_progress', 'sealed_word'] as const;

/** Her own goals: her words, her measure, and how far she says she has come. */
@Injectable()
export class GoalsService {
  constructor(
    private readonly database: Database,
    private readonly access: AccessService,
    private readonly cases: CasesService,
    private readonly words: SupportWords,
    private readonly timeline: TimelineService,
  ) {}

  async set(caseId: string, { words, measure, domain, setOn }: GoalRequest): Promise<void> {
    await this.cases.toCommand(caseId, 'record_support');
    const problems = saidOnProblems('setOn', setOn, this.cases.today);
    if (problems.length > 0) throw invalid(...problems);
    const id = newId();
    const { agencyId, userId } = this.database.viewer;
    await this.database.insert(SupportGoal, {
      id,
      caseId,
      agencyId,
      writtenBy: userId,
      domain,
      setOn,
      sealedWords: await this.words.seal(placeOf(caseId, id, WORDS), words),
      sealedMeasure: await this.words.sealIfAny(placeOf(caseId, id, MEASURE), measure),
    });
    await this.addStep({ id, caseId }, { stepNo: 1, progress: 'in_progress', saidOn: setOn, word: null });
    await this.timeline.add({ caseId, kind: 'goal_set', partition: 'support', facts: { domain } });
  }

  /** A further step; `seen` is the number of steps that the caller saw. Returns the case. */
  async recordProgress(
    goalId: string,
    expectedVersion: number,
    request: GoalProgressRequest,
  ): Promise<string> {
    const goal = await this.database.repository(SupportGoal).findOneBy({ id: goalId });
    if (!goal) throw notFound();
    const { caseId } = goal;
    await this.cases.toCommand(caseId, 'record_support');
    const problems = saidOnProblems('saidOn', request.saidOn, this.cases.today);
    if (problems.length > 0) throw invalid(...problems);
    const stepNo = await this.database.repository(GoalProgress).countBy({ goalId });
    expectVersion(expectedVersion, stepNo, { version: stepNo });
    await this.addStep(goal, { stepNo: stepNo + 1, ...request });
    await this.timeline.add({
      caseId,
      kind: 'goal_progress',
      partition: 'support',
      facts: { domain: goal.domain, progress: request.progress },
    });
    return caseId;
  }

  /** In the order in which she set them, each with its steps. */
  async list(caseId: string): Promise<GoalDto[]> {
    const access = await this.access.toRead(caseId, 'support');
    const goals = await this.database
      .repository(SupportGoal)
      .find({ where: { caseId }, order: { recordedAt: 'ASC', id: 'ASC' } });
    const steps = await this.database
      .repository(GoalProgress)
      .find({ where: { caseId }, order: { stepNo: 'DESC' } });
    const mayWrite = access.relations.has('own') && access.writes.has('support');
    return Promise.all(
      goals.map(async (goal) => {
        const own = steps.filter(({ goalId }) => goalId === goal.id);
        return this.toDto(goal, await Promise.all(own.map((step) => this.toStep(step))), mayWrite);
      }),
    );
  }

  private async addStep(
    goal: Pick<SupportGoal, 'id' | 'caseId'>,
    { word, ...step }: GoalProgressRequest & { stepNo: number },
  ): Promise<void> {
    const id = newId();
    const { agencyId, userId } = this.database.viewer;
    const { caseId } = goal;
    const sealedWord = await this.words.sealIfAny(placeOf(caseId, id, WORD), word);
    const own = { id, goalId: goal.id, caseId, agencyId, writtenBy: userId };
    await this.database.insert(GoalProgress, { ...own, ...step, sealedWord });
  }

  private async toStep(step: GoalProgress): Promise<GoalStepDto> {
    const word = await this.words.openIfAny(placeOf(step.caseId, step.id, WORD), step.sealedWord);
    return { progress: step.progress, word, saidOn: step.saidOn };
  }

  private async toDto(goal: SupportGoal, history: GoalStepDto[], mayWrite: boolean): Promise<GoalDto> {
    return {
      id: goal.id,
      domain: goal.domain,
      words: await this.words.open(placeOf(goal.caseId, goal.id, WORDS), goal.sealedWords),
      measure: await this.words.openIfAny(placeOf(goal.caseId, goal.id, MEASURE), goal.sealedMeasure),
      setOn: goal.setOn,
      progress: history[0]?.progress ?? 'in_progress',
      history,
      allowedActions: mayWrite ? ['record_progress'] : [],
      version: history.length,
    };
  }
}

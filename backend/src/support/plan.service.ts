import { Injectable } from '@nestjs/common';
import { VaultService } from '../access/index.js';
import type { SealedPlace } from '../access/index.js';
import { CasesService, TimelineService } from '../cases/index.js';
import { Database } from '../platform/database/database.js';
import { Events } from '../platform/events/events.js';
import { expectVersion } from '../platform/http/if-match.js';
import { invalid, notFound, refused } from '../shared/errors.js';
import { newId } from '../shared/ids.js';
import { actionProblems, furtherSteps, isOpenStep, planStepProblems, takesActions } from './plan.rules.js';
import type { OwnActionAnswer } from './plan.rules.js';
import type { PlanActionDto, PlanActionRequest, PlanActionStepRequest } from './support.dto.js';
import { GoalProgress, PlanAction, PlanActionStep, SupportGoal } from './support.entity.js';
import { planActionChanged } from './support.events.js';
import { referralState } from './support.queries.js';

type NewStep = Pick<PlanActionStep, 'step' | 'dueOn' | 'obstacle' | 'stepNo'>;

export const whatOf = ({ id, caseId }: Pick<PlanAction, 'id' | 'caseId'>): SealedPlace => ({
  ...{ caseId, partition: 'support', row: id },
  ...{ table: 'plan_actions', column: 'sealed_what' },
});

/** The plan of a case: actions towards her goals, each with an owner and a day. */
@Injectable()
export class PlanService {
  constructor(
    private readonly database: Database,
    private readonly cases: CasesService,
    private readonly vault: VaultService,
    private readonly timeline: TimelineService,
    private readonly events: Events,
  ) {}

  /** Returns the case. */
  async add(goalId: string, request: PlanActionRequest): Promise<string> {
    const goal = await this.database.repository(SupportGoal).findOneBy({ id: goalId });
    if (!goal) throw notFound();
    const { caseId } = goal;
    await this.cases.toCommand(caseId, 'record_support');
    const last = await this.database
      .repository(GoalProgress)
      .findOne({ where: { goalId }, order: { stepNo: 'DESC' } });
    if (last && !takesActions(last.progress)) throw refused('goal_ended', ['goal_ended']);
    const { what, referralId, dueOn, ...said } = request;
    const referral = referralId ? await referralState(this.database, caseId, referralId) : null;
    this.refuse(actionProblems({ ...said, what, dueOn, referral }, this.cases.today));
    const { agencyId, userId } = this.database.viewer;
    const action = { id: newId(), caseId, goalId, agencyId, writtenBy: userId, referralId, ...said };
    const sealedWhat = what ? await this.vault.seal(whatOf(action), what) : null;
    await this.database.insert(PlanAction, { ...action, sealedWhat });
    await this.addStep(action, { step: 'set', dueOn, obstacle: null, stepNo: 1 });
    return caseId;
  }

  /** Moves or ends an action; the expected version is the number of steps that the caller saw. Returns the case. */
  async step(actionId: string, expectedVersion: number, request: PlanActionStepRequest): Promise<string> {
    const action = await this.database.repository(PlanAction).findOneBy({ id: actionId });
    if (!action) throw notFound();
    await this.cases.toCommand(action.caseId, 'record_support');
    const last = await this.lastStep(actionId);
    expectVersion(expectedVersion, last.stepNo, { version: last.stepNo });
    if (!isOpenStep(last.step)) throw refused('action_ended', ['action_ended']);
    this.refuse(planStepProblems({ ...request, owner: action.owner }, this.cases.today));
    const { step, dueOn, obstacle } = request;
    await this.addStep(action, {
      step,
      dueOn: step === 'moved' && dueOn ? dueOn : last.dueOn,
      obstacle: step === 'did_not_work' ? obstacle : null,
      stepNo: last.stepNo + 1,
    });
    return action.caseId;
  }

  /** What the survivor said about her own actions; one that a colleague ended in between stays ended. */
  async answerOwn(
    caseId: string,
    answers: readonly { actionId: string; answer: OwnActionAnswer }[],
  ): Promise<void> {
    for (const { actionId: id, answer: step } of answers) {
      const action = await this.database.repository(PlanAction).findOneBy({ id, caseId, owner: 'survivor' });
      if (!action) throw invalid({ path: 'ownActions', code: 'not_in_list' });
      const last = await this.lastStep(id);
      if (!isOpenStep(last.step)) continue;
      const { dueOn, stepNo } = last;
      await this.addStep(action, { step, dueOn, obstacle: null, stepNo: stepNo + 1 });
    }
  }

  /** The actions of a case: open ones first, by their day. */
  async ofCase(caseId: string, mayWrite: boolean): Promise<{ goalId: string; dto: PlanActionDto }[]> {
    const actions = await this.database.repository(PlanAction).findBy({ caseId });
    if (actions.length === 0) return [];
    const steps = await this.database
      .repository(PlanActionStep)
      .find({ where: { caseId }, order: { stepNo: 'ASC' } });
    const last = new Map(steps.map((step) => [step.actionId, step]));
    const shown = await Promise.all(
      actions.map(async (action) => {
        const step = last.get(action.id);
        return step ? [{ goalId: action.goalId, dto: await this.toDto(action, step, mayWrite) }] : [];
      }),
    );
    return shown
      .flat()
      .sort(
        ({ dto: a }, { dto: b }) =>
          Number(isOpenStep(b.step)) - Number(isOpenStep(a.step)) || a.dueOn.localeCompare(b.dueOn),
      );
  }

  private async lastStep(actionId: string): Promise<PlanActionStep> {
    const last = await this.database
      .repository(PlanActionStep)
      .findOne({ where: { actionId }, order: { stepNo: 'DESC' } });
    if (!last) throw notFound();
    return last;
  }

  private refuse(problems: readonly { path: string; code: string }[]): void {
    if (problems.length > 0) throw invalid(...problems);
  }

  private async addStep(action: Pick<PlanAction, 'id' | 'caseId' | 'owner'>, step: NewStep): Promise<void> {
    const { id: actionId, caseId, owner } = action;
    const { agencyId, userId } = this.database.viewer;
    await this.database.insert(PlanActionStep, {
      ...{ id: newId(), actionId, caseId, agencyId, writtenBy: userId },
      ...step,
    });
    const facts = { owner, dueOn: step.dueOn };
    await this.timeline.add({ caseId, kind: `plan_action_${step.step}`, partition: 'support', facts });
    await this.events.publish(planActionChanged, { caseId, actionId, step: step.step, ...facts });
  }

  private async toDto(
    action: PlanAction,
    { step, dueOn, obstacle, stepNo: version }: PlanActionStep,
    mayWrite: boolean,
  ): Promise<PlanActionDto> {
    const { id, template, owner, referralId, sealedWhat } = action;
    const isOpen = isOpenStep(step);
    return {
      ...{ id, template, owner, referralId, step, dueOn, obstacle, version },
      what: sealedWhat && (await this.vault.openKept(whatOf(action), sealedWhat)),
      isLate: isOpen && owner !== 'survivor' && dueOn < this.cases.today,
      allowedActions: mayWrite && isOpen ? furtherSteps(owner) : [],
    };
  }
}

import { Injectable } from '@nestjs/common';
import { CasesService, TimelineService } from '../cases/index.js';
import { Database } from '../platform/database/database.js';
import { Events } from '../platform/events/events.js';
import { expectVersion } from '../platform/http/if-match.js';
import { invalid, refused } from '../shared/errors.js';
import { newId } from '../shared/ids.js';
import type { CopyChoiceRequest, SafetyPlanRequest } from './safety-plan.dto.js';
import { SafetyPlanMark } from './safety-plan-mark.entity.js';
import { SafetyPlanWriter } from './safety-plan-writer.service.js';
import { safetyPlanReviewed } from './support-happenings.js';
import { planProblems, planRefusal } from './support.rules.js';
import type { PlanAction } from './support.types.js';

/** Her safety plan: made with her, gone through again, and handed out only as she chose. */
@Injectable()
export class SafetyPlansService {
  constructor(
    private readonly database: Database,
    private readonly cases: CasesService,
    private readonly plans: SafetyPlanWriter,
    private readonly timeline: TimelineService,
    private readonly events: Events,
  ) {}

  /** A new version; `seen` is the number of the version that the caller saw, 0 for the first. */
  async write(caseId: string, seen: number, texts: SafetyPlanRequest): Promise<void> {
    await this.cases.toCommand(caseId, 'record_support');
    const problems = planProblems(texts);
    if (problems.length > 0) throw invalid(...problems);
    const { newest } = await this.plans.stored(caseId);
    const versionNo = newest?.versionNo ?? 0;
    expectVersion(seen, versionNo, { version: versionNo });
    const planId = await this.plans.add(caseId, versionNo + 1, texts);
    await this.reviewed(caseId, { planId, at: this.database.now, isNew: true });
  }

  /** She went through it with somebody and nothing had to change; `at` is when that was. */
  async review(caseId: string, at: Date = this.database.now): Promise<void> {
    const planId = await this.toDo(caseId, 'review_plan', at);
    await this.reviewed(caseId, { planId, at, isNew: false });
  }

  async recordCopyChoice(caseId: string, request: CopyChoiceRequest): Promise<void> {
    const planId = await this.toDo(caseId, 'record_copy_choice', this.database.now);
    await this.mark(caseId, { planId, kind: 'copy_choice', ...request });
    const { choice } = request;
    await this.timeline.add({ caseId, kind: 'plan_copy_choice', partition: 'support', facts: { choice } });
  }

  /** Writes down that it is printed; refused unless she, alone, chose a copy on paper. */
  async print(caseId: string): Promise<void> {
    const planId = await this.toDo(caseId, 'print_plan', this.database.now);
    await this.mark(caseId, { planId, kind: 'printed' });
    await this.timeline.add({ caseId, kind: 'plan_printed', partition: 'support' });
  }

  private async toDo(caseId: string, action: PlanAction, at: Date): Promise<string> {
    await this.cases.toCommand(caseId, 'record_support');
    const { newest, state } = await this.plans.stored(caseId);
    const refusal = planRefusal(action, state, at);
    if (refusal || !newest) throw refused(refusal ?? 'plan_missing', [refusal ?? 'plan_missing']);
    return newest.id;
  }

  private async reviewed(caseId: string, plan: { planId: string; at: Date; isNew: boolean }): Promise<void> {
    const { planId, at, isNew } = plan;
    await this.mark(caseId, { planId, kind: 'reviewed', markedAt: at });
    await this.timeline.add({
      caseId,
      kind: 'safety_plan_reviewed',
      partition: 'support',
      happenedAt: at,
      facts: { isNew },
    });
    await this.events.publish(safetyPlanReviewed, { caseId, at });
  }

  private async mark(
    caseId: string,
    mark: Pick<SafetyPlanMark, 'planId' | 'kind'> & Partial<SafetyPlanMark>,
  ): Promise<void> {
    const { agencyId, userId } = this.database.viewer;
    await this.database.insert(SafetyPlanMark, { id: newId(), caseId, agencyId, markedBy: userId, ...mark });
  }
}

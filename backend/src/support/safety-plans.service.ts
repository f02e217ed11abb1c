import { Injectable } from '@nestjs/common';
import { Database } from '../platform/database/database.js';
import { newId } from '../shared/ids.js';
import { planPlace, SafetyPlanViews } from './safety-plan-views.service.js';
import type { StoredPlan } from './safety-plan-views.service.js';
import { SafetyPlan, SafetyPlanEvent } from './support.entity.js';
import { SupportWords } from './support-words.service.js';
import { planProblems, planRefusal } from './support.rules.js';
import type { PlanTexts, PlanAction } from './support.rules.js';
import { CasesService, TimelineService } from '../cases/index.js';
import { Events } from '../platform/events/events.js';
import { expectVersion } from '../platform/http/if-match.js';
import { invalid, refused } from '../shared/errors.js';
import type { CopyChoiceRequest, SafetyPlanRequest } from './support.dto.js';
import { safetyPlanReviewed } from './support.events.js';

/** Stores versions of a plan; callers check the right to write. */
@Injectable()
export class SafetyPlanWriter {
  constructor(
    private readonly database: Database,
    private readonly views: SafetyPlanViews,
    private readonly words: SupportWords,
  ) {}

  stored(caseId: string): Promise<StoredPlan> {
    return this.views.stored(caseId);
  }

  /** Adds a version and returns its id. */
  async add(caseId: string, versionNo: number, texts: PlanTexts): Promise<string> {
    const id = newId();
    const { agencyId, userId } = this.database.viewer;
    const sealed = await this.words.seal(planPlace(caseId, id), JSON.stringify(texts));
    await this.database.insert(SafetyPlan, { id, caseId, agencyId, writtenBy: userId, versionNo, sealed });
    return id;
  }
}

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
  async write(caseId: string, expectedVersion: number, texts: SafetyPlanRequest): Promise<void> {
    await this.cases.toCommand(caseId, 'record_support');
    const problems = planProblems(texts);
    if (problems.length > 0) throw invalid(...problems);
    const { newest } = await this.plans.stored(caseId);
    const versionNo = newest?.versionNo ?? 0;
    expectVersion(expectedVersion, versionNo, { version: versionNo });
    const planId = await this.plans.add(caseId, versionNo + 1, texts);
    await this.reviewed(caseId, { planId, at: this.database.now, isNew: true });
  }

  /** A review with the survivor that changed nothing; `at` is the time of the review. */
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

  /** Records a printout; refused unless the survivor, in private, chose a paper copy. */
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
    mark: Pick<SafetyPlanEvent, 'planId' | 'kind'> & Partial<SafetyPlanEvent>,
  ): Promise<void> {
    const { agencyId, userId } = this.database.viewer;
    await this.database.insert(SafetyPlanEvent, { id: newId(), caseId, agencyId, markedBy: userId, ...mark });
  }
}

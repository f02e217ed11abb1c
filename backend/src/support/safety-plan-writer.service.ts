import { Injectable } from '@nestjs/common';
import { Database } from '../platform/database/database.js';
import { newId } from '../shared/ids.js';
import { planPlace, SafetyPlanViews } from './safety-plan-views.service.js';
import type { StoredPlan } from './safety-plan-views.service.js';
import { SafetyPlan } from './safety-plan.entity.js';
import { SupportWords } from './support-words.service.js';
import type { PlanTexts } from './support.types.js';

/** Stores versions of a plan for whoever was allowed to write one. */
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

import { Injectable } from '@nestjs/common';
import { AccessService } from '../access/index.js';
import { Database } from '../platform/database/database.js';
import { SafetyPlanEvent, SafetyPlan } from './support.entity.js';
import { SupportWords } from './support-words.service.js';
import type { WordsPlace } from './support-words.service.js';
import type { SafetyPlanDto, SafetyPlanVersionDto } from './support.dto.js';
import { planActions } from './support.rules.js';
import type { PlanState, PlanTexts } from './support.rules.js';

export const planPlace = (caseId: string, row: string): WordsPlace => ({
  caseId,
  table: 'safety_plans',
  column: 'sealed',
  row,
});

/** The current plan, independent of the viewer. */
export interface StoredPlan {
  newest: SafetyPlan | null;
  state: PlanState;
  reviewedAt: Date | null;
}

/** Reads her plan: the newest version, the older ones, and what she chose about a copy. */
@Injectable()
export class SafetyPlanViews {
  constructor(
    private readonly database: Database,
    private readonly access: AccessService,
    private readonly words: SupportWords,
  ) {}

  /** The plan of a case whose access was checked by the caller. */
  async stored(caseId: string): Promise<StoredPlan> {
    const versions = await this.database
      .repository(SafetyPlan)
      .find({ where: { caseId }, order: { versionNo: 'ASC' } });
    const marks = await this.database
      .repository(SafetyPlanEvent)
      .find({ where: { caseId }, order: { markedAt: 'ASC', id: 'ASC' } });
    const choice = marks.findLast(({ kind }) => kind === 'copy_choice');
    return {
      newest: versions.at(-1) ?? null,
      reviewedAt: marks.findLast(({ kind }) => kind === 'reviewed')?.markedAt ?? null,
      state: {
        firstWrittenAt: versions[0]?.writtenAt ?? null,
        copy: choice?.choice && choice.alone ? { choice: choice.choice, alone: choice.alone } : null,
      },
    };
  }

  async show(caseId: string): Promise<SafetyPlanDto> {
    const access = await this.access.toRead(caseId, 'support');
    const { newest, state, reviewedAt } = await this.stored(caseId);
    const mayWrite = access.relations.has('own') && access.writes.has('support');
    return {
      current: newest ? await this.toVersion(newest) : null,
      reviewedAt: reviewedAt?.toISOString() ?? null,
      ...copyOf(state),
      allowedActions: mayWrite ? planActions(state, this.database.now) : [],
      version: newest?.versionNo ?? 0,
    };
  }

  /** Every version, newest first. */
  async versions(caseId: string): Promise<SafetyPlanVersionDto[]> {
    await this.access.toRead(caseId, 'support');
    const rows = await this.database
      .repository(SafetyPlan)
      .find({ where: { caseId }, order: { versionNo: 'DESC' }, take: 50 });
    return Promise.all(rows.map((row) => this.toVersion(row)));
  }

  private async toVersion(row: SafetyPlan): Promise<SafetyPlanVersionDto> {
    const text = await this.words.open(planPlace(row.caseId, row.id), row.sealed);
    return {
      versionNo: row.versionNo,
      writtenAt: row.writtenAt.toISOString(),
      texts: (text === '' ? {} : JSON.parse(text)) as PlanTexts,
    };
  }
}

const copyOf = ({ copy }: PlanState): Pick<SafetyPlanDto, 'copyChoice' | 'copyAlone'> => ({
  copyChoice: copy?.choice ?? null,
  copyAlone: copy?.alone ?? null,
});

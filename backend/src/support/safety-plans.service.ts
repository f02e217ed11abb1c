import { Injectable } from '@nestjs/common';
import { AccessService, VaultService } from '../access/index.js';
import type { SealedPlace } from '../access/index.js';
import { CasesService, TimelineService } from '../cases/index.js';
import { Database } from '../platform/database/database.js';
import { Events } from '../platform/events/events.js';
import { expectVersion } from '../platform/http/if-match.js';
import { invalid, refused } from '../shared/errors.js';
import { newId } from '../shared/ids.js';
import type {
  CopyChoiceRequest,
  SafetyPlanDto,
  SafetyPlanRequest,
  SafetyPlanVersionDto,
} from './support.dto.js';
import { SafetyPlan, SafetyPlanEvent } from './support.entity.js';
import { safetyPlanReviewed } from './support.events.js';
import { planActions, planProblems, planRefusal } from './support.rules.js';
import type { PlanAction, PlanState, PlanTexts } from './support.rules.js';

/** The current plan, independent of the viewer. */
interface StoredPlan {
  newest: SafetyPlan | null;
  state: PlanState;
  reviewedAt: Date | null;
}

function place(caseId: string, row: string): SealedPlace {
  return { caseId, partition: 'support', table: 'safety_plans', column: 'sealed', row };
}

/** Stored versions of a plan, and the survivor's choice about a copy. */
@Injectable()
export class SafetyPlanRecordsService {
  constructor(
    private readonly database: Database,
    private readonly access: AccessService,
    private readonly vault: VaultService,
  ) {}

  /** The plan of a case whose access was checked by the caller. */
  async stored(caseId: string): Promise<StoredPlan> {
    const versions = await this.database
      .repository(SafetyPlan)
      .find({ where: { caseId }, order: { versionNo: 'ASC' } });
    const marks = await this.database
      .repository(SafetyPlanEvent)
      .find({ where: { caseId }, order: { markedAt: 'ASC', id: 'ASC' } });
    const copy = marks.findLast(({ kind }) => kind === 'copy_choice');
    return {
      newest: versions.at(-1) ?? null,
      reviewedAt: marks.findLast(({ kind }) => kind === 'reviewed')?.markedAt ?? null,
      state: {
        firstWrittenAt: versions[0]?.writtenAt ?? null,
        copy: copy?.choice && copy.alone ? { choice: copy.choice, alone: copy.alone } : null,
      },
    };
  }

  /** Adds a version and returns its id; the caller checks the right to write. */
  async add(caseId: string, versionNo: number, texts: PlanTexts): Promise<string> {
    const id = newId();
    const { agencyId, userId } = this.database.viewer;
    const sealed = await this.vault.seal(place(caseId, id), JSON.stringify(texts));
    await this.database.insert(SafetyPlan, { id, caseId, agencyId, writtenBy: userId, versionNo, sealed });
    return id;
  }

  async show(caseId: string): Promise<SafetyPlanDto> {
    const access = await this.access.toRead(caseId, 'support');
    const { newest, state, reviewedAt } = await this.stored(caseId);
    const mayWrite = access.relations.has('own') && access.writes.has('support');
    return {
      current: newest && (await this.toVersion(newest)),
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
    const { id, caseId, sealed, versionNo, writtenAt } = row;
    const texts = JSON.parse((await this.vault.openKept(place(caseId, id), sealed)) ?? '{}') as PlanTexts;
    return { versionNo, writtenAt: writtenAt.toISOString(), texts };
  }
}

const copyOf = ({ copy }: PlanState): Pick<SafetyPlanDto, 'copyChoice' | 'copyAlone'> => ({
  copyChoice: copy?.choice ?? null,
  copyAlone: copy?.alone ?? null,
});

/** The safety plan: written with the survivor, reviewed with her, and handed out only as she chose. */
@Injectable()
export class SafetyPlansService {
  constructor(
    private readonly database: Database,
    private readonly cases: CasesService,
    private readonly records: SafetyPlanRecordsService,
    private readonly timeline: TimelineService,
    private readonly events: Events,
  ) {}

  /** Adds a version; the expected version is the one that the caller saw, 0 for the first. */
  async write(caseId: string, expectedVersion: number, texts: SafetyPlanRequest): Promise<void> {
    await this.cases.toCommand(caseId, 'record_support');
    const problems = planProblems(texts);
    if (problems.length > 0) throw invalid(...problems);
    const { newest } = await this.records.stored(caseId);
    const version = newest?.versionNo ?? 0;
    expectVersion(expectedVersion, version, { version });
    const planId = await this.records.add(caseId, version + 1, texts);
    await this.reviewed(caseId, { planId, at: this.database.now, isNew: true });
  }

  /** A review with the survivor that changed nothing; `at` is the time of the review. */
  async review(caseId: string, at: Date = this.database.now): Promise<void> {
    const planId = await this.toDo(caseId, 'review_plan', at);
    await this.reviewed(caseId, { planId, at, isNew: false });
  }

  async recordCopyChoice(caseId: string, { choice, alone }: CopyChoiceRequest): Promise<void> {
    const planId = await this.toDo(caseId, 'record_copy_choice', this.database.now);
    await this.mark(caseId, { planId, kind: 'copy_choice', choice, alone });
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
    const { newest, state } = await this.records.stored(caseId);
    const refusal = planRefusal(action, state, at);
    if (refusal || !newest) throw refused(refusal ?? 'plan_missing', [refusal ?? 'plan_missing']);
    return newest.id;
  }

  private async reviewed(
    caseId: string,
    { planId, at, isNew }: { planId: string; at: Date; isNew: boolean },
  ): Promise<void> {
    await this.mark(caseId, { planId, kind: 'reviewed', markedAt: at });
    const reviewed = {
      caseId,
      kind: 'safety_plan_reviewed',
      partition: 'support',
      facts: { isNew },
    } as const;
    await this.timeline.add({ ...reviewed, happenedAt: at });
    await this.events.publish(safetyPlanReviewed, { caseId, at });
  }

  private async mark(caseId: string, mark: Partial<SafetyPlanEvent>): Promise<void> {
    const { agencyId, userId } = this.database.viewer;
    await this.database.insert(SafetyPlanEvent, { id: newId(), caseId, agencyId, markedBy: userId, ...mark });
  }
}

import { Injectable } from '@nestjs/common';
import { CaseAssignmentService } from '../../cases/index.js';
import { FollowUpsService } from '../../follow-ups/index.js';
import type { ColleagueDto } from '../../identity/index.js';
import { Database } from '../../platform/database/database.js';
import { Problem, invalid, notFound } from '../../shared/errors.js';
import { writeAudit } from '../imports.queries.js';
import type {
  AssignReviewsRequest,
  DuplicateAnswerRequest,
  ImportBacklogDto,
  ImportReviewGroupDto,
  ImportReviewsDto,
} from './import-reviews.dto.js';
import {
  askForConsents,
  importBacklog,
  reviewProgress,
  sayTwo,
  waitingReviews,
} from './import-reviews.queries.js';
import type { ReviewRecord } from './import-reviews.queries.js';
import { REVIEW_REASONS, byReason, reasonOf } from './review-reasons.rules.js';

const SHOWN = 100;

const byGroup = (a: ImportReviewGroupDto, b: ImportReviewGroupDto): number =>
  REVIEW_REASONS.indexOf(a.reason) - REVIEW_REASONS.indexOf(b.reason) ||
  Number(b.importedAt ?? 0) - Number(a.importedAt ?? 0);

const isWaiting = ({ id }: ReviewRecord): boolean => id !== null;

/** The first look at imported cases, by what decides, and its distribution among colleagues. */
@Injectable()
export class ImportReviewsService {
  constructor(
    private readonly database: Database,
    private readonly assignment: CaseAssignmentService,
    private readonly followUps: FollowUpsService,
  ) {}

  async list(wanted: string | null, importId: string | null): Promise<ImportReviewsDto> {
    if (wanted !== null && !REVIEW_REASONS.some((known) => known === wanted))
      throw invalid({ path: 'reason', code: 'not_in_list' });
    const all = (await this.open()).filter((row) => importId === null || row.importId === importId);
    const rows = all.filter(isWaiting);
    const of = (reason: string) => {
      if (reason === 'no_consent') return all.filter(({ isConsentAsked }) => !isConsentAsked);
      if (reason === 'same_survivor') return rows.filter(({ sameAs }) => sameAs.length > 0);
      return rows.filter((row) => row.reason === reason);
    };
    const items = (wanted === null ? rows : of(wanted)).slice(0, SHOWN);
    for (const { caseId } of items)
      this.database.audit.touch(caseId, 'core', 'follow_ups', 'legal', 'support', 'risk');
    return {
      ...(await reviewProgress(this.database, this.database.viewer.agencyId)),
      assigned: rows.filter(({ leadName }) => leadName !== null).length,
      counts: REVIEW_REASONS.map((reason) => ({
        reason,
        count: of(reason).length,
      })),
      items,
    };
  }

  /** Of each import and reason one line, in the order of the reasons, the newest import first. */
  async groups(): Promise<ImportReviewGroupDto[]> {
    const groups = new Map<string, ImportReviewGroupDto>();
    for (const { importId, importedAt, reason, dueAt } of (await this.open()).filter(isWaiting)) {
      const key = `${importId}/${reason}`;
      const group = groups.get(key) ?? { importId, importedAt, reason, count: 0, late: 0 };
      group.count += 1;
      if (dueAt !== null && dueAt < this.database.now) group.late += 1;
      groups.set(key, group);
    }
    return [...groups.values()].sort(byGroup);
  }

  backlog(groupId: string): Promise<ImportBacklogDto[]> {
    return importBacklog(this.database, groupId);
  }

  workers(): Promise<ColleagueDto[]> {
    return this.assignment.leads();
  }

  async expectWorker(userId: string): Promise<void> {
    if (!(await this.workers()).some(({ id }) => id === userId))
      throw invalid({ path: 'workerId', code: 'not_in_list' });
  }

  /** Discloses no case to the coordinator, only that the agency has some, and a supervisor. */
  async askForConsents(groupId: string, agencyId: string): Promise<void> {
    if (!(await askForConsents(this.database, groupId, agencyId))) throw notFound();
  }

  private async open() {
    return (await waitingReviews(this.database, this.database.viewer.agencyId))
      .map((row) => ({ ...row, reason: reasonOf(row) }))
      .sort(byReason);
  }

  async assign({ caseIds, userId }: AssignReviewsRequest): Promise<void> {
    await this.give(userId, ({ caseId }) => caseIds.includes(caseId));
  }

  async answerDuplicate({ caseIds, areTwo }: DuplicateAnswerRequest): Promise<void> {
    if (!(await sayTwo(this.database, caseIds, areTwo))) throw notFound();
    for (const caseId of caseIds) this.database.audit.touch(caseId, 'core');
  }

  /** Cases of one import with signs of danger without a worker, for the one chosen before it. */
  async assignSigns(importId: string, userId: string): Promise<void> {
    await this.give(
      userId,
      (row) =>
        isWaiting(row) && row.importId === importId && row.leadName === null && reasonOf(row) === 'sign',
    );
    await writeAudit(
      this.database,
      this.database.audit.entry('assignImportReviews', 'allowed', this.database.requestId),
    );
  }

  /** As dated follow-ups of the colleague, with one notification; cases that she may not have stay as they are. */
  private async give(userId: string, isMeant: (row: ReviewRecord) => boolean): Promise<void> {
    const waiting = await waitingReviews(this.database, this.database.viewer.agencyId);
    let first: string | null = null;
    for (const { id, caseId } of waiting.filter(isMeant)) {
      try {
        await this.assignment.give(caseId, userId);
      } catch (error) {
        if (error instanceof Problem && error.status === 422) continue;
        throw error;
      }
      if (id !== null) await this.followUps.handToLead(caseId, [id]);
      first ??= caseId;
    }
    if (first !== null) await this.assignment.notify(first, userId);
  }
}

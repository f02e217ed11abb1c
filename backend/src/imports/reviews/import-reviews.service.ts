import { Injectable } from '@nestjs/common';
import { CaseAssignmentService } from '../../cases/index.js';
import { FollowUpsService } from '../../follow-ups/index.js';
import { Database } from '../../platform/database/database.js';
import { Problem, invalid } from '../../shared/errors.js';
import type { AssignReviewsRequest, ImportBacklogDto, ImportReviewsDto } from './import-reviews.dto.js';
import { importBacklog, reviewProgress, waitingReviews } from './import-reviews.queries.js';
import { REVIEW_REASONS, byReason, reasonOf } from './review-reasons.rules.js';

const SHOWN = 100;

/** The first look at imported cases, by what decides, and its distribution among colleagues. */
@Injectable()
export class ImportReviewsService {
  constructor(
    private readonly database: Database,
    private readonly assignment: CaseAssignmentService,
    private readonly followUps: FollowUpsService,
  ) {}

  async list(wanted: string | null): Promise<ImportReviewsDto> {
    if (wanted !== null && !REVIEW_REASONS.some((known) => known === wanted))
      throw invalid({ path: 'reason', code: 'not_in_list' });
    const { agencyId } = this.database.viewer;
    const rows = (await waitingReviews(this.database, agencyId))
      .map((row) => ({ ...row, reason: reasonOf(row) }))
      .sort(byReason);
    const items = rows.filter(({ reason }) => wanted === null || reason === wanted).slice(0, SHOWN);
    for (const { caseId } of items)
      this.database.audit.touch(caseId, 'core', 'follow_ups', 'legal', 'support', 'risk');
    return {
      ...(await reviewProgress(this.database, agencyId)),
      assigned: rows.filter(({ leadName }) => leadName !== null).length,
      counts: REVIEW_REASONS.map((reason) => ({
        reason,
        count: rows.filter((row) => row.reason === reason).length,
      })),
      items,
    };
  }

  backlog(groupId: string): Promise<ImportBacklogDto[]> {
    return importBacklog(this.database, groupId);
  }

  /** Gives the cases to a colleague as her dated follow-ups; cases that she may not have stay as they are. */
  async assign({ caseIds, userId }: AssignReviewsRequest): Promise<void> {
    const waiting = await waitingReviews(this.database, this.database.viewer.agencyId);
    let first: string | null = null;
    for (const { id, caseId } of waiting.filter((row) => caseIds.includes(row.caseId))) {
      try {
        await this.assignment.give(caseId, userId);
      } catch (error) {
        if (error instanceof Problem && error.status === 422) continue;
        throw error;
      }
      await this.followUps.handToLead(caseId, [id]);
      first ??= caseId;
    }
    if (first !== null) await this.assignment.notify(first, userId);
  }
}

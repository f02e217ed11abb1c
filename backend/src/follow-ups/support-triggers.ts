import { Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { Events } from '../platform/events/events.js';
import { safetyPlanReviewed } from '../support/index.js';
import { safeContactChanged } from '../survivors/index.js';
import { FollowUpsService } from './follow-ups.service.js';

/** Turns what was done for her, and how she is reached from now on, into follow-ups in the same transaction (DESIGN 3). */
@Injectable()
export class SupportTriggers implements OnModuleInit {
  constructor(
    private readonly events: Events,
    private readonly followUps: FollowUpsService,
  ) {}

  onModuleInit(): void {
    this.events.on(safetyPlanReviewed, async ({ caseId, at }) =>
      this.followUps.happened(caseId, {
        work: { done: 'safety_plan', outcome: 'done', at, subjectId: null },
      }),
    );
    this.events.on(safeContactChanged, async ({ caseId }) =>
      this.followUps.happened(caseId, {
        triggers: [{ kind: 'reassessment_called', cause: 'safe_contact_changed' }],
      }),
    );
  }
}

import { Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { erasureAsked, erasureEnded } from '../cases/index.js';
import { Events } from '../platform/events/events.js';
import { CaseNotifications } from './case-notifications.service.js';
import { FollowUpsService } from './follow-ups.service.js';

/** A requested erasure waits seven days, visible to the people who may stop it. */
@Injectable()
export class ErasureTriggers implements OnModuleInit {
  constructor(
    private readonly events: Events,
    private readonly followUps: FollowUpsService,
    private readonly notifications: CaseNotifications,
  ) {}

  onModuleInit(): void {
    this.events.on(erasureAsked, async ({ caseId, requestId, mayAskGroup }) => {
      await this.followUps.happened(caseId, { triggers: [{ kind: 'erasure_asked', erasureId: requestId }] });
      await this.notifications.notify(caseId, {
        kind: 'erasure_asked',
        subjectId: requestId,
        audiences: ['supervisors', ...(mayAskGroup ? (['fallback'] as const) : [])],
      });
    });
    this.events.on(erasureEnded, ({ caseId, requestId }) =>
      this.followUps.happened(caseId, { triggers: [{ kind: 'erasure_ended', erasureId: requestId }] }),
    );
  }
}

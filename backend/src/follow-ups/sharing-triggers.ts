import { Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { consentChanged } from '../consent/index.js';
import type { ConsentChange } from '../consent/index.js';
import { Database } from '../platform/database/database.js';
import { Events } from '../platform/events/events.js';
import { FollowUpsService } from './follow-ups.service.js';

/** Turns what she allows, and what becomes of referrals, into follow-ups in the same transaction. */
@Injectable()
export class SharingTriggers implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly events: Events,
    private readonly followUps: FollowUpsService,
  ) {}

  onModuleInit(): void {
    this.events.on(consentChanged, (change) => this.afterConsent(change));
  }

  private async afterConsent({ caseId, consentId, status, settles }: ConsentChange): Promise<void> {
    const at = this.database.now;
    for (const subjectId of settles) {
      const work = { done: 'consent_asked', outcome: 'done', at, subjectId } as const;
      await this.followUps.happened(caseId, { work });
    }
    if (status === 'provisional')
      await this.followUps.happened(caseId, { triggers: [{ kind: 'consent_provisional', consentId }] });
  }
}

import { Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { blockStarted } from '../access/index.js';
import { Database } from '../platform/database/database.js';
import { Events } from '../platform/events/events.js';
import { referralEnded, supportLeadChanged } from './referrals.events.js';
import { factsOf } from './referral-news.service.js';
import { ReferralRecord } from './referral.entity.js';

/**
 * A conflict block ends referrals to the blocked agency; the database does this, also on other agencies' cases. If
 * that agency was the support lead, the owner offers the survivor another one; a service is re-routed.
 */
@Injectable()
export class BlockStartedHandler implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly events: Events,
  ) {}

  onModuleInit(): void {
    this.events.on(blockStarted, ({ caseId }) => this.afterBlock(caseId));
  }

  private async afterBlock(caseId: string): Promise<void> {
    const ended = await this.database.rows(
      ReferralRecord,
      `where case_id = $1 and ended_at = panoh.now() and withdrawal_reason = 'receiver_not_available'`,
      [caseId],
    );
    if (ended.some(({ kind }) => kind === 'support_lead'))
      await this.events.publish(supportLeadChanged, { caseId, change: 'open_again' });
    for (const record of ended)
      await this.events.publish(referralEnded, { ...factsOf(record), end: 'receiver_not_available' });
  }
}

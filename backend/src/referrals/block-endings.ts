import { Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { blockStarted } from '../access/index.js';
import { Database } from '../platform/database/database.js';
import { Events } from '../platform/events/events.js';
import { referralEnded, supportLeadChanged } from './referral-happenings.js';
import { factsOf } from './referral-news.service.js';
import { ReferralRecord } from './referral.entity.js';

/**
 * A block takes back what was sent to whoever it covers; the database does it, on cases of others too. Where that
 * was the support lead of this case, its holder offers her another one; a service is looked for elsewhere.
 */
@Injectable()
export class BlockEndings implements OnModuleInit {
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

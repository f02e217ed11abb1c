import { Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { blockStarted } from '../access/index.js';
import { Database } from '../platform/database/database.js';
import { Events } from '../platform/events/events.js';
import { supportLeadChanged } from './referral-happenings.js';

/**
 * A block takes back what was sent to whoever it covers; the database does it, on cases of others too. Where that
 * was the support lead of this case, its holder offers her another one.
 */
@Injectable()
export class BlockEndings implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly events: Events,
  ) {}

  onModuleInit(): void {
    this.events.on(blockStarted, async ({ caseId }) => {
      const ended = await this.database.query(
        `select 1 from panoh.referrals where case_id = $1 and kind = 'support_lead' and ended_at = panoh.now()
           and withdrawal_reason = 'receiver_not_available'`,
        [caseId],
      );
      if (ended.length > 0) await this.events.publish(supportLeadChanged, { caseId, change: 'open_again' });
    });
  }
}

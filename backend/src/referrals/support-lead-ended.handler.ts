import { Injectable } from '@nestjs/common';
import { Database } from '../platform/database/database.js';
import { Events } from '../platform/events/events.js';
import { referralEnded, supportLeadChanged } from './referrals.events.js';
import type { Urgency } from './referrals.types.js';

interface EndedLead {
  case_id: string;
  referral_id: string;
  urgency: Urgency;
  ended_as: 'completed' | 'not_attended';
  /** The police case had no other support lead at that time. */
  was_lead: boolean;
}

/**
 * An agency that closes its own case makes no safety contacts, so it stops being support lead. The police are
 * notified at once, make the first contacts themselves and offer the survivor another one (DOMAIN 2.5).
 */
@Injectable()
export class SupportLeadEndedHandler {
  constructor(
    private readonly database: Database,
    private readonly events: Events,
  ) {}

  /** Call in the transaction that closes the case; the user who decides need not have access to the police case. */
  async closed(caseId: string): Promise<void> {
    const ended = await this.database.query<EndedLead>('select * from panoh.end_support_lead($1)', [caseId]);
    for (const { case_id, referral_id, urgency, ended_as, was_lead } of ended) {
      const facts = {
        caseId: case_id,
        referralId: referral_id,
        kind: 'support_lead',
        need: null,
        urgency,
      } as const;
      if (was_lead) await this.events.publish(supportLeadChanged, { caseId: case_id, change: 'open_again' });
      await this.events.publish(referralEnded, { ...facts, end: ended_as });
    }
  }
}

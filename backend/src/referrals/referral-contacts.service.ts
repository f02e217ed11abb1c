import { Injectable } from '@nestjs/common';
import { Database } from '../platform/database/database.js';
import { Events } from '../platform/events/events.js';
import { ReferralEffectsService, factsOf } from './referral-effects.service.js';
import { handoverReached, referralEnded, supportLeadChanged } from './referrals.events.js';
import { endSupportLead, findReceived, lockReferral } from './referrals.queries.js';

/** What a contact in the receiver's own case, and its closing, mean for the referral it was opened from. */
@Injectable()
export class ReferralContactsService {
  constructor(
    private readonly database: Database,
    private readonly events: Events,
    private readonly effects: ReferralEffectsService,
  ) {}

  /**
   * Records the first contact with the survivor in the referral. Returns the police case for which the viewer's agency
   * makes the safety contacts, or null.
   */
  async recorded(
    caseId: string,
    contact: { at: Date; talked: boolean; isSafe: boolean },
  ): Promise<string | null> {
    const received = await findReceived(this.database, caseId);
    if (!received) return null;
    if (contact.talked && !received.contactedAt) {
      const record = await lockReferral(this.database, received.id);
      await this.effects.apply(record, { action: 'record_contact', at: contact.at });
    }
    if (received.kind === 'handover' && contact.isSafe)
      await this.events.publish(handoverReached, factsOf(received));
    return received.kind === 'support_lead' ? received.caseId : null;
  }

  /**
   * An agency that closes its own case stops being support lead. The police are notified at once, make the first
   * contacts themselves and offer the survivor another one (DOMAIN 2.5). Call in the transaction that closes the
   * case; the user who decides need not have access to the police case.
   */
  async caseClosed(receivedCaseId: string): Promise<void> {
    for (const ended of await endSupportLead(this.database, receivedCaseId)) {
      const { caseId, referralId, urgency, endedAs: end, wasLead } = ended;
      if (wasLead) await this.events.publish(supportLeadChanged, { caseId, change: 'open_again' });
      const facts = { caseId, referralId, kind: 'support_lead', need: null, urgency } as const;
      await this.events.publish(referralEnded, { ...facts, end });
    }
  }
}
